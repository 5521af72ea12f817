import { join, resolve } from 'node:path'
import { build } from 'vite'

/** Finds its compiled part beside itself, so it is loaded from where it is installed. */
const native = 'classic-level'

/** Bundles a TypeScript file of the tests into a script that plain Node runs. @returns its path */
export async function bundle(entry: string, folder: string): Promise<string> {
  await build({
    configFile: false, logLevel: 'warn',
    build: {
      ssr: resolve(__dirname, entry), outDir: folder, emptyOutDir: false, minify: false,
      rolldownOptions: { external: [native], output: { format: 'cjs', entryFileNames: 'script.cjs', paths: { [native]: require.resolve(native) } } },
    },
    ssr: { noExternal: true, external: [native] },
  })
  return join(folder, 'script.cjs')
}
