import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { SshQuestions } from '../core/host/ssh-auth'
import type { Flags } from './args'
import type { Output } from './output'

/** Reads a line from the terminal without showing it; undefined without a terminal or with nothing typed. */
async function hidden(prompt: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined
  process.stderr.write(`${prompt}: `)
  const lines = createInterface({ input: process.stdin, output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: true })
  try {
    return (await lines.question('')) || undefined
  } finally {
    lines.close()
    process.stderr.write('\n')
  }
}

/** Questions of a connection, on the terminal. Without one nothing is trusted, and a password only comes from a file. */
export function terminalQuestions(flags: Flags, output: Output): SshQuestions {
  const zh = output.locale === 'zh'
  return {
    async trustHost({ host, port, keyType, fingerprint }) {
      if (flags['accept-host-key'] !== undefined) return flags['accept-host-key'] === fingerprint
      if (!process.stdin.isTTY) return false
      output.note(zh ? `首次连接 ${host}:${port}\n  ${keyType} ${fingerprint}\n  请在该主机上用 ssh-keygen -lf 核对` : `${host}:${port} was never seen before\n  ${keyType} ${fingerprint}\n  compare it with ssh-keygen -lf on the host itself`)
      return output.confirm(zh ? '信任该主机？' : 'Trust this host?')
    },
    async secret({ kind, user, host, prompt }) {
      const file = process.env.SECTOR_FERRY_SSH_PASSWORD_FILE
      if (file !== undefined) return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
      const what = kind === 'passphrase' ? (zh ? `密钥 ${prompt} 的口令` : `passphrase of ${prompt}`) : kind === 'password' ? (zh ? `${user}@${host} 的密码` : `password of ${user}@${host}`) : prompt.trim()
      return hidden(what)
    },
  }
}
