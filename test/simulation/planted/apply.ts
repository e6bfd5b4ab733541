import type { Patch, PlantedFault } from './planted-fault.ts'

/** The source of a file as it is with the fault; unchanged where the fault lies in other files. */
export function plant(file: string, source: string, fault: PlantedFault): string {
  return fault.patches
    .filter((patch) => patch.file === file)
    .reduce((text, patch) => patched(text, patch, fault), source)
}

/** @throws where the source has changed since the fault was written */
function patched(source: string, { file, find, replace }: Patch, { name }: PlantedFault): string {
  const [before, after, ...others] = source.split(find)
  if (before === undefined || after === undefined || others.length > 0) {
    const found = source.split(find).length - 1
    throw new Error(
      `Fault ${name} looks for a text in ${file} that is there ${found} times: ${find}`,
    )
  }
  return before + replace + after
}
