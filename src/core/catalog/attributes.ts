import { foldText } from '../../db/fold-text.ts'
import type { Feature } from './types.ts'

/** Something told of a product, or what tells a variant from its siblings. */
export interface Attribute extends Feature {
  /** Made of the name: "Battery life" is `battery_life`. */
  key: string
}

/** Gives each its key; where two of the list have the same, the later one gets a number. */
export function withKeys(features: readonly Feature[]): Attribute[] {
  const used = new Set<string>()
  return features.map(({ name, value }) => {
    const key = freeKey(keyOf(name), used)
    used.add(key)
    return { key, name, value }
  })
}

/** Letters of all scripts count: a name has a key wherever it has a letter or a digit. */
export function keyOf(name: string): string {
  const words = foldText(name).split(/[^\p{L}\p{N}]+/u)
  return words.filter(Boolean).join('_') || 'attribute'
}

function freeKey(key: string, used: ReadonlySet<string>): string {
  if (!used.has(key)) return key
  let number = 2
  while (used.has(`${key}_${number}`)) number++
  return `${key}_${number}`
}
