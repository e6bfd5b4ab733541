/** Of everybody who registers in these tests. */
export const password = 'Corr3ct-horse-battery!'
