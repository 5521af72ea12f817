import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Worker } from 'node:worker_threads'
import { yieldToOthers } from '../../electron/core/io-priority'

/** Nice value and disk class of every thread. */
const priorities = (): { nice: number; disk: string }[] =>
  readdirSync('/proc/self/task').map((thread) => {
    const stat = readFileSync(`/proc/self/task/${thread}/stat`, 'utf8')
    return { nice: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]), disk: execFileSync('ionice', ['-p', thread], { encoding: 'utf8' }).trim() }
  })

const startWorker = (): Promise<Worker> => new Promise((resolve) => {
  const worker = new Worker(`require('node:fs').readFileSync('/dev/null'); require('node:worker_threads').parentPort.on('message', () => process.exit())`, { eval: true })
  worker.once('online', () => resolve(worker))
})

async function main(): Promise<void> {
  await Promise.all(Array.from({ length: 8 }, () => readFile('/dev/null')))
  const early = await startWorker()
  const before = priorities()
  const done = yieldToOthers()
  const late = await startWorker()
  await Promise.all(Array.from({ length: 8 }, () => readFile('/dev/null')))
  console.log(JSON.stringify({ done, before, after: priorities() }))
  for (const worker of [early, late]) await worker.terminate()
}

void main()
