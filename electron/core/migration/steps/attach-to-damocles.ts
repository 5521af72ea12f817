import { FerryError } from '../../../../shared/errors'
import { readConfig, withLines } from '../../damocles/config'
import { killPoint } from '../../kill-point'
import { sha256 } from '../digest'
import { keepAndReplace } from './keep-file'
import type { StepRunner } from './step'

/** Adds the planned entries to damocles's configuration; the old file is kept beside it. @throws CONFIG_CHANGED, CONFIG_UNREADABLE */
export const attachToDamocles: StepRunner<'attach-to-damocles'> = async ({ step, ports, run, journal, index, control }) => {
  const host = ports.damoclesHost
  await control.ready()
  const text = (await host.readFile(step.config)).toString('utf8')
  const paths = readConfig(text).persistStores.map((s) => s.path)
  if (!step.stores.every((s) => paths.includes(s.path))) {
    if (sha256(text) !== step.from) throw new FerryError('CONFIG_CHANGED', { path: step.config })
    const kept = await keepAndReplace(host, step.config, withLines(text, step.lines), text, run)
    killPoint('config-written')
    await journal.barrier({ op: 'FILE_WRITTEN', step: index, path: step.config, kept: kept ?? null })
  }
  await journal.barrier({ op: 'STEP_END', step: index })
}
