import { spawn } from 'node:child_process'
import { join, resolve } from 'node:path'
import { tempDir } from './temp-dir'

const cli = resolve(__dirname, '../../out/main/cli.js')

export interface CliResult {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly json: any
}

/** Runs the built command line in a process of its own. */
export function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliResult> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [cli, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, SECTOR_FERRY_HOME: join(tempDir(), 'home'), LC_ALL: 'C', ...env } })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => (stdout += chunk))
    child.stderr.on('data', (chunk) => (stderr += chunk))
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr, json: stdout.trim().startsWith('{') ? JSON.parse(stdout) : undefined }))
  })
}
