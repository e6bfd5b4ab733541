/** The core's `oldPassword` is `old_password` on the wire of the contracts that write it so. */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
