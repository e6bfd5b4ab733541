import { type Drawing, gradient, repeat } from './drawing.ts'

const wirelessHeadphones: Drawing = {
  backdrop: { from: '#eef1ff', to: '#cfd8fb', disc: '#b9c6f6' },
  shadow: { cy: 660, rx: 210 },
  shapes: `<defs>
      ${gradient('cup', ['#2f3a66', '#46548f', '#28325a'])}
      ${gradient('band', ['#3b4779', '#56659f', '#323d6b'])}
      ${gradient('pad', ['#171d36', '#2a3358'])}
    </defs>
    <path d="M218 452 C206 66 594 66 582 452" fill="none" stroke="url(#band)" stroke-width="40"
      stroke-linecap="round"/>
    <path d="M262 330 C296 146 504 146 538 330" fill="none" stroke="#f4b860" stroke-width="20"
      stroke-linecap="round"/>
    <path d="M218 452 C206 66 594 66 582 452" fill="none" stroke="#fff" stroke-opacity=".28"
      stroke-width="8" stroke-linecap="round" stroke-dasharray="0 150 210 2000"/>
    <g id="side">
      <rect x="205" y="380" width="30" height="110" rx="15" fill="#f4b860"/>
      <rect x="262" y="420" width="66" height="212" rx="33" fill="url(#pad)"/>
      <rect x="176" y="408" width="112" height="236" rx="56" fill="url(#cup)"/>
      <rect x="198" y="440" width="66" height="172" rx="33" fill="#fff" opacity=".08"/>
      <circle cx="231" cy="526" r="21" fill="#f4b860"/><circle cx="231" cy="526" r="9"
      fill="#2b355e"/>
    </g>
    <use href="#side" transform="translate(800 0) scale(-1 1)"/>`,
}

const bluetoothSpeaker: Drawing = {
  backdrop: { from: '#e6f7f5', to: '#b9e3df', disc: '#9fd6d0' },
  shadow: { cy: 622, rx: 265 },
  shapes: `<defs>
      ${gradient('fabric', ['#1f7a78', '#2fa29b', '#145b5c'], true)}
      ${gradient('cap', ['#123f45', '#1d5a60', '#0d2f34'], true)}
      <pattern id="mesh" width="14" height="14" patternUnits="userSpaceOnUse"
      patternTransform="rotate(45)">
        <circle cx="4" cy="4" r="3" fill="#0d4548" opacity=".45"/>
      </pattern>
    </defs>
    <path d="M560 300 C640 170 706 250 640 330" fill="none" stroke="#f2765a" stroke-width="17"
      stroke-linecap="round"/>
    <rect x="120" y="290" width="560" height="310" rx="155" fill="url(#cap)"/>
    <path d="M206 290 H594 A60 155 0 0 1 594 600 H206 A60 155 0 0 1 206 290Z" fill="url(#fabric)"/>
    <path d="M206 290 H594 A60 155 0 0 1 594 600 H206 A60 155 0 0 1 206 290Z" fill="url(#mesh)"/>
    <path d="M210 322 H590" stroke="#fff" stroke-opacity=".3" stroke-width="12"
      stroke-linecap="round"/>
    <circle cx="400" cy="446" r="46" fill="#0d3b3f"/>
    <path d="M382 452 q9 -34 18 0 t18 0" fill="none" stroke="#7fe0d6" stroke-width="8"
      stroke-linecap="round"/>
    <g fill="#f2765a"><rect x="300" y="276" width="42" height="16" rx="8"/><rect x="379" y="276"
      width="42" height="16" rx="8"/>
    <rect x="458" y="276" width="42" height="16" rx="8"/></g>`,
}

const wirelessEarbuds: Drawing = {
  backdrop: { from: '#f5efff', to: '#ddccf7', disc: '#cdb8f0' },
  shadow: { cy: 652, rx: 215 },
  shapes: `<defs>
      ${gradient('shell', ['#ffffff', '#f3effb', '#cfc3e6'])}
      ${gradient('inside', ['#6f5aa8', '#8b76c4'], true)}
      ${gradient('stem', ['#ffffff', '#ece5f8', '#c5b6e0'])}
    </defs>
    <path d="M212 398 C212 300 290 262 400 262 S588 300 588 398 Z" fill="url(#shell)"/>
    <path d="M238 396 C240 318 306 288 400 288 S560 318 562 396 Z" fill="url(#inside)"/>
    <g id="bud">
      <rect x="306" y="270" width="42" height="186" rx="21" fill="url(#stem)"/>
      <ellipse cx="318" cy="264" rx="56" ry="60" fill="url(#stem)"/>
      <ellipse cx="290" cy="282" rx="27" ry="34" fill="#5b478f" transform="rotate(-24 290 282)"/>
      <ellipse cx="334" cy="242" rx="11" ry="17" fill="#6f5aa8"/>
    </g>
    <use href="#bud" transform="translate(800 0) scale(-1 1)"/>
    <path d="M204 400 H596 V540 C596 610 540 642 470 642 H330 C260 642 204 610 204 540Z"
      fill="url(#shell)"/>
    <rect x="204" y="396" width="392" height="15" rx="7" fill="#b7a6da"/>
    <path d="M236 440 V540 C236 574 252 596 278 608" fill="none" stroke="#fff" stroke-width="12"
      stroke-linecap="round" opacity=".9"/>
    <circle cx="400" cy="500" r="9" fill="#58d68d"/><rect x="362" y="538" width="76" height="9"
      rx="4" fill="#cdbfe6"/>`,
}

const turntable: Drawing = {
  backdrop: { from: '#fff2e3', to: '#f5d3ac', disc: '#f0c28d' },
  shadow: { cy: 676, rx: 275 },
  shapes: `<defs>
      ${gradient('wood', ['#a8683a', '#c98a55', '#95582e'])}
      ${gradient('disc', ['#2a2a33', '#3d3d49', '#1d1d24'])}
      ${gradient('metal', ['#f3f3f5', '#b9bcc6', '#e6e7ec'])}
    </defs>
    <rect x="120" y="170" width="560" height="484" rx="34" fill="url(#wood)"/>
    <rect x="136" y="184" width="528" height="440" rx="24" fill="#f7efe4"/>
    <path d="M150 640 H650" stroke="#fff" stroke-opacity=".25" stroke-width="5"
      stroke-linecap="round"/>
    <circle cx="356" cy="404" r="200" fill="#d9cdbb"/><circle cx="356" cy="404" r="188"
      fill="url(#disc)"/>
    ${repeat(
      7,
      (i) => `<circle cx="356" cy="404" r="${84 + i * 15}" fill="none" stroke="#fff"
      stroke-opacity=".09" stroke-width="3"/>`,
    )}
    <path d="M356 404 L246 252 A188 188 0 0 1 318 220Z M356 404 L466 556 A188 188 0 0 1 394 588Z"
      fill="#fff" opacity=".09"/>
    <circle cx="356" cy="404" r="64" fill="#e4573d"/><circle cx="356" cy="404" r="42" fill="none"
      stroke="#fff" stroke-opacity=".5" stroke-width="4"/>
    <circle cx="356" cy="404" r="9" fill="#f7efe4"/>
    <circle cx="596" cy="258" r="44" fill="#d9cdbb"/><circle cx="596" cy="258" r="30"
      fill="url(#metal)"/>
    <path d="M596 220 V432 L520 520" fill="none" stroke="#8f939f" stroke-width="15"
      stroke-linejoin="round" stroke-linecap="round"/>
    <path d="M593 222 V430" stroke="#fff" stroke-opacity=".7" stroke-width="4"/>
    <rect x="488" y="508" width="52" height="30" rx="8" fill="#2a2a33" transform="rotate(-49 514
      523)"/>
    <rect x="580" y="204" width="32" height="34" rx="8" fill="#2a2a33"/>
    <circle cx="602" cy="576" r="22" fill="url(#metal)"/><rect x="600" y="557" width="4"
      height="18" fill="#e4573d"/>
    <circle cx="548" cy="576" r="11" fill="#e4573d"/>`,
}

const fitnessWatch: Drawing = {
  backdrop: { from: '#e8f4ff', to: '#bcdcf7', disc: '#a3cdf1' },
  shadow: { cy: 716, rx: 130 },
  shapes: `<defs>
      ${gradient('strap', ['#e4613f', '#ff8a63', '#d04f30'])}
      ${gradient('frame', ['#3b424f', '#7a8394', '#2a2f39'])}
      ${gradient('screen', ['#151a26', '#0a0d14'], true)}
    </defs>
    <path d="M302 290 C308 210 316 140 326 92 C330 76 342 70 356 70 H444 C458 70 470 76 474 92 C484
      140 492 210 498 290Z" fill="url(#strap)"/>
    <path d="M302 520 C308 590 316 650 326 696 C330 712 342 720 356 720 H444 C458 720 470 712 474
      696 C484 650 492 590 498 520Z" fill="url(#strap)"/>
    <g fill="#a63c22" opacity=".65">${repeat(
      4,
      (i) => `<rect x="386" y="${604 + i * 26}"
      width="28" height="12" rx="6"/>`,
    )}</g>
    <rect x="374" y="96" width="52" height="14" rx="7" fill="#a63c22" opacity=".5"/>
    <rect x="560" y="352" width="26" height="62" rx="12" fill="#4b5363"/><rect x="562" y="438"
      width="20" height="46" rx="10" fill="#e4613f"/>
    <rect x="232" y="232" width="336" height="344" rx="96" fill="url(#frame)"/>
    <rect x="252" y="252" width="296" height="304" rx="80" fill="url(#screen)"/>
    <g fill="none" stroke-width="21" stroke-linecap="round">
      <circle cx="400" cy="404" r="104" stroke="#40202a"/><circle cx="400" cy="404" r="76"
      stroke="#1f3a2a"/><circle cx="400" cy="404" r="48" stroke="#1b3346"/>
      <path d="M400 300 A104 104 0 1 1 302 438" stroke="#ff5e7a"/><path d="M400 328 A76 76 0 1 1
      362 470" stroke="#7be06a"/><path d="M400 356 A48 48 0 0 1 434 438" stroke="#4fc3f7"/>
    </g>
    <path d="M290 300 C304 276 326 268 350 268" fill="none" stroke="#fff" stroke-opacity=".35"
      stroke-width="9" stroke-linecap="round"/>`,
}

const keyRow = (
  y: number,
  keys: readonly number[],
  accents: Record<number, string> = {},
): string => {
  let x = 146
  return keys
    .map((width, i) => {
      const fill = accents[i] ?? (width > 46 ? '#9fb0c9' : '#f4f6fa')
      const key = `<rect x="${x}" y="${y}" width="${width - 6}" height="44" rx="9" fill="#000"
      opacity=".22" transform="translate(0 5)"/>
        <rect x="${x}" y="${y}" width="${width - 6}" height="44" rx="9" fill="${fill}"/>
        <rect x="${x + 5}" y="${y + 3}" width="${width - 16}" height="31" rx="7" fill="#fff"
        opacity=".38"/>`
      x += width
      return key
    })
    .join('')
}

const mechanicalKeyboard: Drawing = {
  backdrop: { from: '#eef2f8', to: '#cbd6e8', disc: '#b7c6de' },
  shadow: { cy: 600, rx: 290 },
  shapes: `<defs>${gradient('case', ['#33415c', '#465779', '#2b3750'])}</defs>
    <path d="M400 268 C400 200 470 214 470 160 C470 120 520 110 540 76" fill="none"
      stroke="#e9785a" stroke-width="13" stroke-linecap="round"/>
    <g transform="rotate(-9 400 420)">
      <rect x="122" y="262" width="556" height="306" rx="30" fill="#222c42"/>
      <rect x="122" y="254" width="556" height="300" rx="30" fill="url(#case)"/>
      <rect x="138" y="270" width="524" height="268" rx="18" fill="#1d2638"/>
      ${keyRow(280, [46, 46, 46, 46, 46, 46, 46, 46, 46, 96], { 0: '#f2765a' })}
      ${keyRow(331, [66, 46, 46, 46, 46, 46, 46, 46, 46, 76])}
      ${keyRow(382, [78, 46, 46, 46, 46, 46, 46, 46, 110], { 8: '#f6c453' })}
      ${keyRow(433, [98, 46, 46, 46, 46, 46, 46, 90, 46], { 8: '#6ec6b8' })}
      ${keyRow(484, [60, 60, 60, 190, 46, 46, 46], {
        3: '#f4f6fa',
        4: '#6ec6b8',
        5: '#6ec6b8',
        6: '#6ec6b8',
      })}
    </g>`,
}

const powerBank: Drawing = {
  backdrop: { from: '#eafaf0', to: '#c2ead0', disc: '#abdfbd' },
  shadow: { cy: 690, rx: 170 },
  shapes: `<defs>
      ${gradient('shell', ['#2c4a41', '#4b7567', '#223a33'])}
      ${gradient('edge', ['#203630', '#18302a'])}
    </defs>
    <path d="M350 176 C350 60 560 70 560 220 V520 C560 600 640 600 640 520 V470" fill="none"
      stroke="#f3f0e7" stroke-width="17" stroke-linecap="round"/>
    <rect x="616" y="396" width="48" height="84" rx="12" fill="#f3f0e7"/><rect x="626" y="366"
      width="28" height="36" rx="6" fill="#a9b2ae"/>
    <rect x="322" y="140" width="56" height="60" rx="12" fill="#f3f0e7"/>
    <rect x="236" y="182" width="308" height="498" rx="58" fill="url(#edge)"/><rect x="228" y="182"
      width="300" height="492" rx="56" fill="url(#shell)"/>
    <path d="M254 250 V600" stroke="#fff" stroke-opacity=".22" stroke-width="10"
      stroke-linecap="round"/>
    <path d="M394 324 L328 448 H376 L360 546 L436 410 H384 Z" fill="#f6c453"/>
    <g>${repeat(
      4,
      (i) => `<circle cx="${336 + i * 28}" cy="616" r="8"
      fill="${i < 3 ? '#8df0b4' : '#3d5f54'}"/>`,
    )}</g>
    <rect x="432" y="206" width="52" height="14" rx="7" fill="#122620"/>`,
}

/** Pictures of the category `electronics` and of `audio` below it, by product slug. */
export const electronics: Record<string, Drawing> = {
  'wireless-headphones': wirelessHeadphones,
  'ripple-bluetooth-speaker': bluetoothSpeaker,
  'pebble-wireless-earbuds': wirelessEarbuds,
  'halcyon-turntable': turntable,
  'meridian-fitness-watch': fitnessWatch,
  'keystone-mechanical-keyboard': mechanicalKeyboard,
  'voltline-power-bank': powerBank,
}
