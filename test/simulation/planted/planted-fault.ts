/** A fault that is put into the real source as the simulation loads it, and never into the product. */
export interface PlantedFault {
  /** In kebab case. */
  name: string
  /** What is wrong. */
  sentence: string
  patches: Patch[]
}

export interface Patch {
  /** From the repository's root. */
  file: string
  /** Occurs exactly once in the file. */
  find: string
  replace: string
}

/** A text of several lines of source. */
export function lines(...texts: string[]): string {
  return texts.join('\n')
}
