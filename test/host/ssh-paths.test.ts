import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { encodeBytes, runOnce } from '../../electron/core/host/remote-exec'
import { connectSsh } from '../../electron/core/host/ssh-connect'
import { openSshHost } from '../../electron/core/host/ssh-host'
import { shellQuote } from '../../electron/core/host/ssh-quote'
import { haveSshd, noQuestions, startSshd } from '../helpers/sshd'
import { tempDir } from '../helpers/temp-dir'

describe.skipIf(!haveSshd)('paths through a real shell behind a real sshd', () => {
  it('come back equal, 10,000 of them, and none is run', async () => {
    const sshd = await startSshd()
    const connection = await connectSsh({ host: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile: sshd.keyFile }, { home: sshd.home, knownHosts: [], questions: noQuestions })
    try {
      const canary = join(tempDir(), 'canary')
      const tricks = [`$(touch ${canary})`, `';touch ${canary};'`, `\`touch ${canary}\``, '\n', "''", '\\', '-n', '*', '~', '\\0101', '%s', '\r\n', `" ; touch ${canary} ; "`]
      const names = Array.from({ length: 10_000 }, (_, index) => {
        const noise = Buffer.from(randomBytes(1 + (index % 60)).map((byte) => byte || 1))
        return index % 3 ? noise : Buffer.concat([noise, Buffer.from(tricks[index % tricks.length]!), noise])
      })
      const back: Buffer[] = []
      // so many at once as one script may hold
      for (let from = 0; from < names.length; from += 250) {
        const channel = await connection.exec(runOnce)
        channel.stderr.resume()
        const script = Buffer.concat(names.slice(from, from + 250).map((name) => Buffer.concat([Buffer.from("printf '%s\\0' "), shellQuote(name), Buffer.from('\n')])))
        channel.end(`${encodeBytes(script)}\n`)
        for await (const chunk of channel) back.push(chunk as Buffer)
      }
      expect(Buffer.concat(back).equals(Buffer.concat(names.map((name) => Buffer.concat([name, Buffer.from([0])]))))).toBe(true)
      expect(existsSync(canary)).toBe(false)
    } finally {
      await connection.close()
      await sshd.stop()
    }
  })

  it('are the names of files that are written, listed, linked, renamed and removed', async () => {
    const sshd = await startSshd()
    const host = await openSshHost(() => connectSsh({ host: '127.0.0.1', port: sshd.port, user: sshd.user, keyFile: sshd.keyFile }, { home: sshd.home, knownHosts: [], questions: noQuestions }))
    try {
      const folder = tempDir()
      const canary = join(tempDir(), 'canary').replaceAll('/', '$(printf \\\\057)')
      const tricks = [`$(touch ${canary})`, `';touch x;'`, '`touch x`', '\n', "'", '"', '\\', '-rf', '*', '\\0101', '%s', '\t', '扇区', '\u202e', '!', '#', '&', '|', '<', '~']
      const names = Array.from({ length: 60 }, (_, index) => `${tricks[index % tricks.length]}${randomBytes(6).toString('latin1').replace(/[/\0]/g, 'x')}${tricks[(index * 7) % tricks.length]}${index}`)
      for (const name of names) {
        await host.writeFile(`${folder}/${name}`, Buffer.from(name))
        await host.rename(`${folder}/${name}`, `${folder}/${name}.moved`)
        await host.link(`${folder}/${name}.moved`, `${folder}/${name}`)
        await host.removeFile(`${folder}/${name}.moved`)
        expect((await host.readFile(`${folder}/${name}`)).toString()).toBe(name)
        expect((await host.stat(`${folder}/${name}`)).links).toBe(1)
      }
      expect(readdirSync(folder).sort()).toEqual([...names].sort())
      expect((await host.list(folder)).map((e) => e.name).sort()).toEqual([...names].sort())
      for (const name of names) expect(readFileSync(join(folder, name), 'utf8')).toBe(name)
      expect(existsSync('x')).toBe(false)
    } finally {
      await host.close()
      await sshd.stop()
    }
  })
})
