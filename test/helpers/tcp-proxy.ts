import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

export type Direction = 'up' | 'down'
export type CutBy = 'rst' | 'fin' | 'blackhole'

/** A wire on loopback that can be made bad: each fault is armed once and counts bytes from then on, over all connections. */
export interface Proxy {
  readonly port: number
  /** Connections so far. */
  readonly connections: number
  /** Bytes passed on so far, towards the host and back. */
  readonly passed: Readonly<Record<Direction, number>>
  /** Cuts whichever connection brings the byte after the next `after` ones; connections made later are good. */
  cut(fault: { after: number; direction: Direction; by: CutBy }): void
  /** Turns over one bit of the byte behind the next `after` ones. */
  flip(fault: { after: number; direction: Direction }): void
  /** Slows every connection; 0 for neither. */
  slow(wire: { delayMs?: number; bytesPerSecond?: number }): void
  /** Cuts all that is open now. */
  cutNow(by: CutBy): void
  /** Whether the fault that was armed has happened. */
  readonly hit: boolean
  stop(): Promise<void>
}

interface Pair {
  readonly near: Socket
  readonly far: Socket
  hole: boolean
}

/** Listens on a free port and passes on to `target` on loopback. */
export async function startProxy(target: number): Promise<Proxy> {
  const pairs = new Set<Pair>()
  const passed = { up: 0, down: 0 }
  let connections = 0
  let armed: { left: number; direction: Direction; act: CutBy | 'flip' } | undefined
  let wire = { delayMs: 0, bytesPerSecond: 0 }
  let hit = false

  const cutPair = (pair: Pair, by: CutBy): void => {
    pair.hole = true
    if (by === 'blackhole') return
    pairs.delete(pair)
    for (const socket of [pair.near, pair.far]) {
      if (by === 'rst') socket.resetAndDestroy()
      else socket.end(() => socket.destroy())
    }
  }
  const pump = (pair: Pair, from: Socket, to: Socket, direction: Direction): void => {
    let last = Promise.resolve()
    const send = (chunk: Buffer): void => {
      if (pair.hole || chunk.length === 0) return
      passed[direction] += chunk.length
      const { delayMs, bytesPerSecond } = wire
      if (delayMs === 0 && bytesPerSecond === 0) {
        if (!to.write(chunk)) {
          from.pause()
          to.once('drain', () => from.resume())
        }
        return
      }
      from.pause()
      const pause = delayMs + (bytesPerSecond > 0 ? (chunk.length / bytesPerSecond) * 1000 : 0)
      last = last.then(() => new Promise((resolve) => setTimeout(resolve, pause))).then(() => {
        if (!pair.hole) to.write(chunk)
        from.resume()
      })
    }
    from.on('data', (chunk: Buffer) => {
      if (!armed || armed.direction !== direction) return send(chunk)
      if (chunk.length <= armed.left) {
        armed.left -= chunk.length
        return send(chunk)
      }
      const { left, act } = armed
      armed = undefined
      hit = true
      if (act === 'flip') {
        const bad = Buffer.from(chunk)
        bad[left]! ^= 1
        return send(bad)
      }
      send(chunk.subarray(0, left))
      cutPair(pair, act)
    })
    from.on('error', () => undefined)
    from.on('end', () => {
      if (!pair.hole) void last.then(() => to.end())
    })
    from.on('close', () => {
      if (pair.hole) return
      pairs.delete(pair)
      void last.then(() => to.destroy())
    })
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    connections++
    const far = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true })
    const pair = { near, far, hole: false }
    pairs.add(pair)
    pump(pair, near, far, 'up')
    pump(pair, far, near, 'down')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    get connections() { return connections },
    get passed() { return { ...passed } },
    get hit() { return hit },
    cut({ after, direction, by }) {
      hit = false
      armed = { left: after, direction, act: by }
    },
    flip({ after, direction }) {
      hit = false
      armed = { left: after, direction, act: 'flip' }
    },
    slow: ({ delayMs = 0, bytesPerSecond = 0 }) => void (wire = { delayMs, bytesPerSecond }),
    cutNow: (by) => [...pairs].forEach((pair) => cutPair(pair, by)),
    async stop() {
      for (const { near, far } of pairs) for (const socket of [near, far]) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
