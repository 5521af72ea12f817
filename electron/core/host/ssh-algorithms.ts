import type { Algorithms } from 'ssh2'
import supported from 'ssh2/lib/protocol/constants.js'

const hostKeys = ['ssh-ed25519', 'ecdsa-sha2-nistp256', 'ecdsa-sha2-nistp384', 'ecdsa-sha2-nistp521', 'rsa-sha2-512', 'rsa-sha2-256'] as const
/** The types a signature may have for a key of a type in known_hosts. */
const signaturesOf = (type: string): readonly string[] => (type === 'ssh-rsa' ? ['rsa-sha2-512', 'rsa-sha2-256'] : [type])

/**
 * What is offered to every host; nothing by SHA-1, no DSA, no CBC. `knownTypes` come first, so that a host is asked for the key that
 * is known of it.
 */
export function algorithmsFor(knownTypes: readonly string[]): Algorithms {
  const first = new Set(knownTypes.flatMap(signaturesOf))
  const ordered = [...hostKeys.filter((t) => first.has(t)), ...hostKeys.filter((t) => !first.has(t))]
  // Electron's own crypto library lacks some of them, and ssh2 refuses a list with one that it cannot do
  const able = (list: readonly string[], known: readonly string[]): string[] => list.filter((name) => known.includes(name))
  return {
    serverHostKey: able(ordered, supported.SUPPORTED_SERVER_HOST_KEY),
    kex: able(['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group-exchange-sha256', 'diffie-hellman-group14-sha256', 'diffie-hellman-group16-sha512', 'diffie-hellman-group18-sha512'], supported.SUPPORTED_KEX),
    cipher: able(['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'], supported.SUPPORTED_CIPHER),
    hmac: able(['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'], supported.SUPPORTED_MAC),
    compress: ['none'],
  } as Algorithms
}
