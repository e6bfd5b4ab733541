/** Every request to PayU is a form. */
export interface PayuEnv {
  Variables: { form: Record<string, unknown> }
}

/** Empty where it is missing, or a file. */
export function textOf(form: Record<string, unknown>, name: string): string {
  const value = form[name]
  return typeof value === 'string' ? value : ''
}
