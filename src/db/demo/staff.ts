/** The staff user of the demo data. A deployed system gets its first one from `npm run staff`. */
export const demoStaff = {
  email: 'admin@example.com',
  password: 'Admin-Passw0rd!',
  firstName: 'Demo',
  lastName: 'Admin',
  /** Store credit, in minor units. */
  credit: { currency: 'INR', amount: 50_000 },
}
