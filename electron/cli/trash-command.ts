import { FerryError } from '../../shared/errors'
import { formatBytes } from '../../shared/units'
import { ferryHome } from '../core/home'
import { minerName } from '../core/migration/report'
import { openRun } from '../core/migration/run-store'
import { emptyTrash, listTrash, restoreTrash } from '../core/migration/trash'
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
  if ((what !== 'empty' && what !== 'restore') || run === undefined) throw new FerryError('BAD_USAGE', { problem: 'trash takes list, restore RUN, or empty RUN --miner t01000' })
  if (what === 'restore') {
    if (!line.flags.yes && !(await output.confirm(zh ? `把任务 ${run} 的原文件放回原处？副本保留。` : `Bring the originals of run ${run} back to their old places? The copies stay.`))) throw new FerryError('NOT_CONFIRMED')
    const back = await restoreTrash(ferryHome(), run, { signal: new AbortController().signal, hosts: line.hosts })
    if (output.json) output.print(JSON.stringify(back))
    else {
      output.print(zh ? `已放回 ${back.files} 个文件，${formatBytes(back.bytes)}` : `brought back ${back.files} files, ${formatBytes(back.bytes)}`)
      for (const path of back.kept) output.print(zh ? `原处已有相同的文件，仍在回收目录：${path}` : `its place has an equal file already, still in the trash: ${path}`)
    }
    return 0
  }
  const { plan } = await openRun(ferryHome(), run)
  if (line.flags.miner !== minerName(plan)) throw new FerryError('BAD_USAGE', { problem: `to remove originals for good name the miner: --miner ${minerName(plan)}` })
  if (!line.flags.yes && !(await output.confirm(zh ? `永久删除任务 ${run} 的原文件？` : `Remove the originals of run ${run} for good?`))) throw new FerryError('NOT_CONFIRMED')
  const removed = await emptyTrash(ferryHome(), run, { signal: new AbortController().signal, hosts: line.hosts })
  output.print(output.json ? JSON.stringify(removed) : zh ? `已删除 ${removed.files} 个文件，${formatBytes(removed.bytes)}` : `removed ${removed.files} files, ${formatBytes(removed.bytes)}`)
  return 0
}
