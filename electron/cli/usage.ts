/** What `--help` prints. */
export const usage = `sector-ferry: moves a Filecoin storage miner between damocles (venus-cluster) and lotus-miner

  practice [--direction to-lotus|to-damocles|both] [--folder DIR] [--keep]
        the whole job on a practice farm with small sectors; needs no miner
  inspect damocles [--damocles-api URL | --states FILE] [--miner t01000]
  inspect lotus    --lotus-repo DIR
  inspect store    DIR
        looks, changes nothing
  export files     --miner t01000 --dest-path DIR [--reserve]
        sector files into a lotus storage path; --reserve keeps the originals
  export metadata  --miner t01000 --dest-repo DIR [--next-number N] [--only-next-number] [--override]
        sector records and the next number into lotus-miner's database; lotus-miner must be stopped
        --only-next-number with --lotus-api instead of --dest-repo reserves the numbers in a running one
  import           --lotus-api URL|MULTIADDR|REPO [--token-file F] | --lotus-repo DIR   [--miner t01000] [--override] [--unfinished-snaps] [--attach]
        lotus-miner's sector records into a running damocles-manager; --lotus-repo reads a stopped lotus-miner
  attach lotus     --miner t01000 --lotus-api … | --lotus-repo DIR   [--store DIR …]
        damocles's stores become storage paths of lotus-miner, in place
  attach damocles  --lotus-api … | --lotus-repo DIR  --damocles-config FILE   [--store DIR …]
        lotus-miner's storage paths become persist stores of damocles, in place
  finish           --miner t01000 --chain-api URL
        marks sectors that are on chain as finished in damocles; export does it too with --finish
  storage list     --lotus-api … | --lotus-repo DIR   and/or   --damocles-api URL
  plan …           export, import, attach or finish with their flags, and --out plan.json
  run plan.json    does a saved plan; refuses when what it was made from has changed
  resume RUN       goes on after a crash or an interruption
  report [RUN]     what a run did; without RUN lists all runs   [--format text|json|csv|html|sha256]
  diagnostics [RUN]  what the developers need to see, without secrets; read it before you give it away
  trash [list] | trash restore RUN | trash empty RUN --miner t01000
        originals that moves across file systems have put aside; restore gives them their old names again and leaves the copies; empty
        removes them for good, each after its copy was read again
  host             list | test REF | add NAME [user@]host[:port] [--key-file F] [--jump H,…] [--roles damocles,lotus,storage] | remove NAME
        the hosts that are reached by SSH
  undo RUN         puts metadata, moved files and settings back where that can be done

Where damocles is:  --damocles-api URL (default http://127.0.0.1:1789)
                    or --states FILE (what Venus.ListSectors answers) with --store DIR for each store, or --damocles-config FILE
Where the work is:  --host H for both programs, or --source-host H and --target-host H: [user@]host[:port], a name of ~/.ssh/config, or of
                    a saved host. Paths and addresses are then as that host sees them, and the files stay there. A host that was never
                    seen is asked about; without a terminal give --accept-host-key SHA256:…  A password may be in the file that
                    SECTOR_FERRY_SSH_PASSWORD_FILE names.
Shared flags:       --numbers 1,2,5-9   --verify sha256|none   --unsealed   --no-sector-key
                    --messager-api URL [--messager-token-file F]   --chain-api URL [--chain-token-file F]
                    an address may be env:NAME (an environment variable, with its token); MINER_API_INFO is read for lotus
                    --limit MiB/s   --low-priority (other programs' disk work goes first)
                    --dry-run   --json   --yes   --lang en|zh
Exit codes:         0 all of the plan done   1 done in part or failed   2 bad usage or input
                    3 refused, nothing changed   130 interrupted, can be resumed
`
