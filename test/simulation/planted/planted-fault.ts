/** A fault that is put into the real source as the simulation loads it, and never into the product. */
export interface PlantedFault {
  /** In kebab case. */
  name: string
  /** What is wrong. */
  sentence: string
  patches: Patch[]
  /** For what comes about too seldom elsewhere. */
  amid?: Surroundings
}

/** What the runs that look for a fault are drawn from. */
export interface Surroundings {
  /** Who is in most of them; the others of the cast join in. */
  troupe?: string[]
  /** The fault points of the core at which calls fail above all. */
  points?: string[]
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
