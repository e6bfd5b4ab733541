/**
 * Reads ids of process groups, one a line, and ends them when its standard input closes: the
 * system closes it however the process on the other side has ended.
 */
import { createInterface } from 'node:readline'
import { endGroup } from './children.ts'

const groups: number[] = []
for await (const line of createInterface({ input: process.stdin })) groups.push(Number(line))
await Promise.all(groups.map(endGroup))
