import { spawn } from 'node:child_process'
import type { Exec } from '../../electron/core/host/remote-exec'

/** Runs command lines in a shell of this computer, as sshd would for an account with that login shell. */
export const localExec =
  (environment: NodeJS.ProcessEnv = process.env, shell = '/bin/sh'): Exec =>
  async (command) => {
    const child = spawn(shell, ['-c', command], { stdio: 'pipe', env: environment })
    const ended = new Promise<{ code: number | undefined }>((resolve) => child.once('close', (code) => resolve({ code: code ?? undefined })))
    return { stdin: child.stdin, stdout: child.stdout, stderr: child.stderr, ended, kill: () => void child.kill() }
  }
