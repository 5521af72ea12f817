declare module 'ssh2/lib/protocol/constants.js' {
  const constants: Readonly<Record<'SUPPORTED_KEX' | 'SUPPORTED_SERVER_HOST_KEY' | 'SUPPORTED_CIPHER' | 'SUPPORTED_MAC', readonly string[]>>
  export default constants
}
