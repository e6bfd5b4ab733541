import { readFileSync } from 'node:fs'

const pollMs = 500

/** Calls back when the process that started this one is gone, or the one before (npm's shell). */
export function onParentExit(callback: () => void): void {
  if (isAdopted()) callback()
  const ancestors = () => `${process.ppid} ${parentOf(process.ppid)}`
  const before = ancestors()
  const timer = setInterval(() => {
    if (ancestors() === before) return
    clearInterval(timer)
    callback()
  }, pollMs)
  timer.unref()
}

/** Whether the parent was gone before this process could look. In a container npm can be first. */
function isAdopted(): boolean {
  return process.ppid === 1 && !/npm|yarn|node|bun/.test(readProcess(1, 'cmdline'))
}

/** Known on Linux only; elsewhere the shell is watched, but not what is before it. */
function parentOf(pid: number): string | undefined {
  // "pid (command) state parent ...", where the command may hold spaces and brackets.
  const stat = readProcess(pid, 'stat')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
}

function readProcess(pid: number, file: 'cmdline' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
