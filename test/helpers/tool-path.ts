import { spawnSync } from 'node:child_process'
import { mkdtempSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const find = (tool: string): string => spawnSync('sh', ['-c', `command -v ${tool}`], { encoding: 'utf8' }).stdout.trim()
const usual = 'sh stat find dd cp mv ln rm mkdir rmdir sha256sum cut sed grep tail head cat chmod chown touch sync tr mktemp uname setsid readlink sleep df true sort seq'.split(' ')
const python = spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout?.trim()

export const havePython = Boolean(python)
export const busybox = find('busybox')

/** A new folder for PATH with the usual commands, some left out, some added by absolute path; the caller removes it. */
export function toolPath(without: readonly string[] = [], more: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sector-ferry-bin-'))
  const tools = new Map([...usual.filter((t) => !without.includes(t)).map((t) => [t, find(t)] as const), ...Object.entries(more)])
  for (const [name, path] of tools) if (path) symlinkSync(path, join(folder, name))
  return folder
}

export const pythonPath = (): string => toolPath([], { python3: python! })

/** Every applet of busybox but those named, and nothing else. */
export function busyboxPath(without: readonly string[] = ['sha256sum']): string {
  const applets = spawnSync(busybox, ['--list'], { encoding: 'utf8' }).stdout.trim().split('\n')
  return toolPath(usual, Object.fromEntries(applets.filter((a) => !without.includes(a)).map((a) => [a, busybox])))
}
