import * as z from 'zod'

/** Rupees as text or number, such as "100.15", of at most two decimals; in paise. */
export const Amount = z
  .union([z.string(), z.number()])
  .transform(String)
  .pipe(z.string().regex(/^\d{1,10}(\.\d{1,2})?$/))
  .transform((rupees) => {
    const [whole = '', decimals = ''] = rupees.split('.')
    return Number(`${whole}${decimals.padEnd(2, '0')}`)
  })

/** As Juspay answers it: a number of rupees. */
export function toRupees(paise: number): number {
  return paise / 100
}

/** As the payload of the page has it, such as "100.15", and "100.0". */
export function toRupeesText(paise: number): string {
  const rupees = String(toRupees(paise))
  return rupees.includes('.') ? rupees : `${rupees}.0`
}
