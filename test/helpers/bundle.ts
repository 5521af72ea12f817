import { join, resolve } from 'node:path'
import { build } from 'vite'

/** Bundles a TypeScript file of the tests into a script that plain Node runs. @returns its path */
export async function bundle(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false, logLevel: 'warn',
    build: { ssr: resolve(__dirname, entry), outDir: folder, emptyOutDir: false, minify: false, rolldownOptions: { output: { format: 'cjs', entryFileNames: 'script.cjs' } } },
    ssr: { noExternal: true },
  })
  return join(folder, 'script.cjs')
}
