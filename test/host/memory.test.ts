import { createMemoryHost } from '../helpers/memory-host'
import { describeHost } from './host-suite'

describeHost('memory host', async () => {
  const host = createMemoryHost({ mounts: ['/elsewhere'] })
  await host.makeDirectory('/root')
  await host.makeDirectory('/elsewhere')
  return { host, root: '/root', elsewhere: '/elsewhere', plant: host.plant, plantLink: host.plantLink, close: () => undefined }
})
