import { readdirSync, readFileSync } from 'node:fs'

/** The kernel counts in hundredths of a second, whatever its own clock. */
const tickMs = 10

/**
 * Milliseconds that the workerd started by this process has kept processors busy so far; null where
 * the system does not tell it as Linux does.
 */
export function processorTime(): number | null {
  const own = readStats().filter(
    ({ command, parent }) => command === 'workerd' && parent === process.pid,
  )
  if (own.length === 0) return null
  return own.reduce((sum, { ticks }) => sum + ticks * tickMs, 0)
}

/** What of it was spent since. */
export function processorTimeSince(before: number | null): number | null {
  const now = processorTime()
  return now === null || before === null ? null : now - before
}

interface Stat {
  command: string
  parent: number
  ticks: number
}

function readStats(): Stat[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readStat)
  } catch {
    return []
  }
}

/** "pid (command) state parent ...", where the command may hold spaces and brackets. */
function readStat(pid: string): Stat[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [parent, user, system] = [fields[1], fields[11], fields[12]].map(Number)
    if (parent === undefined || user === undefined || system === undefined) return []
    const command = text.slice(text.indexOf('(') + 1, text.lastIndexOf(')'))
    return [{ command, parent, ticks: user + system }]
  } catch {
    // It has ended since it was listed.
    return []
  }
}
