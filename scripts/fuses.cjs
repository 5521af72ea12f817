// Switches inside the packed Electron binary, flipped before anything is signed. `inspect` stays on only in a build that tests drive
// (SECTOR_FERRY_INSPECTABLE=1): Playwright steers the main process by it.
const { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } = require('@electron/fuses')
const { FuseState } = require('@electron/fuses/dist/constants')

const wanted = (platform, inspectable) => ({
  // on Linux sector-ferry-cli starts so: the command line has to work on servers without a display
  RunAsNode: platform === 'linux',
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: inspectable,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  // Electron checks it on these two alone
  EnableEmbeddedAsarIntegrityValidation: platform === 'darwin' || platform === 'win32',
})

/** Flips what this runtime knows of; an older one has fewer. */
async function setFuses(executable, platform, inspectable) {
  const wire = await getCurrentFuseWire(executable)
  const known = Object.entries(wanted(platform, inspectable)).filter(([name]) => wire[FuseV1Options[name]] !== undefined && wire[FuseV1Options[name]] !== FuseState.REMOVED)
  await flipFuses(executable, { version: FuseVersion.V1, resetAdHocDarwinSignature: platform === 'darwin', ...Object.fromEntries(known.map(([name, on]) => [FuseV1Options[name], on])) })
}

/** Name → on or off, as the binary has them. */
async function readFuses(executable) {
  const wire = await getCurrentFuseWire(executable)
  return Object.fromEntries(Object.keys(wanted('linux', false)).map((name) => [name, wire[FuseV1Options[name]] === FuseState.ENABLE]))
}

module.exports = { wanted, setFuses, readFuses }
