import type { Fault } from '../../simulator/faults.ts'

/** Asks the simulator for a fault; every fault ends with `endFaults`. */
export async function fault(
  wanted: Pick<Fault, 'gateway' | 'operation' | 'kind'> & { count?: number },
): Promise<void> {
  const body = JSON.stringify(wanted)
  const answer = await fetch('http://simulator.test/faults', { method: 'POST', body })
  const text = await answer.text()
  if (answer.status !== 201) throw new Error(`The simulator answered ${answer.status}: ${text}`)
}

export async function endFaults(): Promise<void> {
  await fetch('http://simulator.test/faults', { method: 'DELETE' })
}

/** How often faults are still to happen. */
export async function faultsLeft(): Promise<number> {
  const faults: Fault[] = await (await fetch('http://simulator.test/faults')).json()
  return faults.reduce((sum, { count }) => sum + count, 0)
}
