import { stripVTControlCharacters } from 'node:util'

/** What `wrangler dev` says at every start, which the summary of `npm run dev` says shorter. */
const noise = [
  /^\s*$/,
  /^Using secrets defined in/,
  /^Your Worker has access to the following bindings/,
  /^Binding\s+Resource/,
  /^env\.\w+/,
  /^⎔ /,
  /Cloudflare collects anonymous telemetry/,
  /Ready on http/,
  /cdn-cgi\/local\/scheduled/,
  /Scheduled Workers are not automatically triggered/,
  /To manually trigger a scheduled event/,
  /test-cron-triggers-locally/,
]

export function isNoise(line: string): boolean {
  const text = stripVTControlCharacters(line)
  return noise.some((pattern) => pattern.test(text))
}
