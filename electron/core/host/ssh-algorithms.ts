import type { Algorithms } from 'ssh2'

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
  return {
    serverHostKey: ordered,
    kex: ['curve25519-sha256', 'curve25519-sha256@libssh.org', 'ecdh-sha2-nistp256', 'ecdh-sha2-nistp384', 'ecdh-sha2-nistp521', 'diffie-hellman-group-exchange-sha256', 'diffie-hellman-group14-sha256', 'diffie-hellman-group16-sha512', 'diffie-hellman-group18-sha512'],
    cipher: ['aes128-gcm@openssh.com', 'aes256-gcm@openssh.com', 'chacha20-poly1305@openssh.com', 'aes128-ctr', 'aes192-ctr', 'aes256-ctr'],
    hmac: ['hmac-sha2-256-etm@openssh.com', 'hmac-sha2-512-etm@openssh.com', 'hmac-sha2-256', 'hmac-sha2-512'],
    compress: ['none'],
  } as Algorithms
}
