import type { Process } from './process.ts'

let running: Process | null = null

/**
 * Whose code runs: until the next event, all that goes on belongs to the process that the event is
 * for. What is shared by all processes, such as the core's context, asks here on whose behalf it is called.
 */
export function runAs(process: Process): void {
  running = process
}

/** Nobody runs between two events. */
export function rest(): void {
  running = null
}

/** @throws where nobody runs: something goes on beside the events. */
export function runningProcess(): Process {
  if (!running) throw new Error('No process is running')
  return running
}

/** The same; null for what a gateway does by itself. */
export function runningOrNobody(): Process | null {
  return running
}
