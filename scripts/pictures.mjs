// Takes the pictures of the guides from those that the window's tests have made: run `./test.sh` or `npm run test:e2e` first.
import { copyFileSync, mkdirSync } from 'node:fs'

const pictures = {
  'home-en': 'screen-home-en-light', 'home-zh': 'screen-home-zh-dark', 'setup-en': '02-setup-en-light', 'setup-zh': 'screen-setup-zh-dark', 'preflight-en': '03-preflight-en-light', 'preflight-zh': 'screen-preflight-zh-dark',
  'sectors-en': '04-sectors-en-light', 'sectors-zh': 'screen-sectors-zh-dark', 'plan-en': '06-plan-en-light', 'plan-zh': '06-plan-zh-dark', 'report-en': '09-report-en-light', 'report-zh': '09-report-zh-dark',
  'plan-back-en': '14-plan-back-en-light', 'plan-back-zh': '14-plan-back-zh-light',
  'first-contact-en': 'ssh-first-contact-en-light', 'first-contact-zh': 'ssh-first-contact-zh-dark', 'hosts-en': 'ssh-tested-en-light', 'hosts-zh': 'ssh-tested-zh-dark', 'setup-remote-en': 'ssh-setup-to-lotus-en', 'setup-remote-zh': 'ssh-setup-to-damocles-zh',
  'plan-remote-en': 'ssh-plan-to-lotus-en', 'plan-remote-zh': 'ssh-plan-to-damocles-zh', 'key-changed-en': 'ssh-key-changed-en-light', 'key-changed-zh': 'ssh-key-changed-zh-dark',
}
mkdirSync('docs/pictures', { recursive: true })
for (const [name, from] of Object.entries(pictures)) copyFileSync(`test-results/screens/${from}.png`, `docs/pictures/${name}.png`)
