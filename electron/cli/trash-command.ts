import { FerryError } from '../../shared/errors'
import { formatBytes } from '../../shared/units'
import { ferryHome } from '../core/home'
import { minerName } from '../core/migration/report'
import { openRun } from '../core/migration/run-store'
import { emptyTrash, listTrash } from '../core/migration/trash'
import type { Command } from './commands'

/** Originals that moves across file systems have put aside. To remove them the miner has to be named: undo cannot bring them back. */
export const trashCommand: Command = async (line, output) => {
  const [, what, run] = line.words
  const zh = output.locale === 'zh'
  if (what === undefined || what === 'list') {
    const trashes = await listTrash(ferryHome(), line.hosts)
    if (output.json) output.print(JSON.stringify({ trashes }))
    else output.print(trashes.map((t) => `${t.run}  ${t.miner}  ${t.files} ${zh ? '个文件' : 'files'}  ${formatBytes(t.bytes)}  ${t.stores.join(', ')}`).join('\n') || (zh ? '回收目录是空的' : 'no trash'))
    return 0
  }
  if (what !== 'empty' || run === undefined) throw new FerryError('BAD_USAGE', { problem: 'trash takes list, or empty RUN --miner t01000' })
  const { plan } = await openRun(ferryHome(), run)
  if (line.flags.miner !== minerName(plan)) throw new FerryError('BAD_USAGE', { problem: `to remove originals for good name the miner: --miner ${minerName(plan)}` })
  if (!line.flags.yes && !(await output.confirm(zh ? `永久删除任务 ${run} 的原文件？` : `Remove the originals of run ${run} for good?`))) throw new FerryError('NOT_CONFIRMED')
  const removed = await emptyTrash(ferryHome(), run, { signal: new AbortController().signal, hosts: line.hosts })
  output.print(output.json ? JSON.stringify(removed) : zh ? `已删除 ${removed.files} 个文件，${formatBytes(removed.bytes)}` : `removed ${removed.files} files, ${formatBytes(removed.bytes)}`)
  return 0
}
