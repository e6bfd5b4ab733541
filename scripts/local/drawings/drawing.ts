/** One product picture, 800 units wide: the colours of its background and the shapes before it. */
export interface Drawing {
  /** Background gradient from top left to bottom right, and the disc behind the product. */
  backdrop: { from: string; to: string; disc: string }
  /** The shadow on the ground; left out for things that hang or float. */
  shadow?: { cx?: number; cy: number; rx: number }
  shapes: string
}

/** Composes the finished SVG document. */
export function composeSvg({ backdrop, shadow, shapes }: Drawing): string {
  const ground = shadow
    ? `<ellipse cx="${shadow.cx ?? 400}" cy="${shadow.cy}" rx="${shadow.rx}" ry="${Math.round(
        shadow.rx * 0.085,
      )}" fill="#1b2233" opacity=".2" filter="url(#soft)"/>`
    : ''
  return `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="800" viewBox="0 0 800 800">
    <defs>
      <linearGradient id="backdrop" x1="0" y1="0" x2="1" y2="1">
        <stop offset="0" stop-color="${backdrop.from}"/><stop offset="1"
        stop-color="${backdrop.to}"/>
      </linearGradient>
      <filter id="soft" x="-20%" y="-150%" width="140%" height="400%"><feGaussianBlur
      stdDeviation="10"/></filter>
      <filter id="glow" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur
      stdDeviation="28"/></filter>
    </defs>
    <rect width="800" height="800" fill="url(#backdrop)"/>
    <circle cx="400" cy="392" r="292" fill="${backdrop.disc}" opacity=".55"/>
    ${ground}
    ${shapes}
  </svg>`
}

/** A linear gradient for a fill: left to right, or top to bottom with `down`. */
export function gradient(id: string, colors: string[], down = false): string {
  const stops = colors.map(
    (color, i) => `<stop offset="${i / (colors.length - 1)}" stop-color="${color}"/>`,
  )
  const end = down ? 'x2="0" y2="1"' : 'x2="1" y2="0"'
  return `<linearGradient id="${id}" x1="0" y1="0" ${end}>${stops.join('')}</linearGradient>`
}

/** Evenly spaced shapes: the texture of fabrics, keys and grooves. */
export function repeat(count: number, shape: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => shape(index)).join('')
}
