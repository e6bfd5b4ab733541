/** Runs that showed a defect of the landed code, which has been mended since. */
export const foundBySeeds: { seed: number; sentence: string }[] = []
