import { type Drawing, gradient, repeat } from './drawing.ts'

const mirrorlessCamera: Drawing = {
  backdrop: { from: '#e9eef3', to: '#c3d0dc', disc: '#aebfcf' },
  shadow: { cy: 624, rx: 270 },
  shapes: `<defs>
      ${gradient('body', ['#e9ebee', '#d3d7dc', '#b7bdc5'], true)}
      ${gradient('leather', ['#2c3138', '#3a4149', '#23272d'])}
      ${gradient('barrel', ['#15181c', '#3b424b', '#121417'])}
      <radialGradient id="glass" cx=".38" cy=".32" r=".8">
        <stop offset="0" stop-color="#8fd3ff"/><stop offset=".4" stop-color="#3a5fb0"/><stop
        offset="1" stop-color="#151a3a"/>
      </radialGradient>
      <pattern id="grain" width="10" height="10" patternUnits="userSpaceOnUse"><circle cx="3"
      cy="3" r="1.6" fill="#fff" opacity=".09"/></pattern>
    </defs>
    <path d="M318 266 L346 196 H454 L482 266Z" fill="url(#body)"/><rect x="366" y="184" width="68"
      height="16" rx="6" fill="#23272d"/>
    <rect x="180" y="232" width="74" height="36" rx="8" fill="#b5bac1"/>${repeat(
      7,
      (i) => `<rect
      x="${187 + i * 9}" y="232" width="3" height="36" fill="#7d848d"/>`,
    )}
    <rect x="540" y="240" width="60" height="28" rx="8" fill="#b5bac1"/><rect x="552" y="226"
      width="36" height="18" rx="8" fill="#d8574a"/>
    <rect x="130" y="260" width="540" height="350" rx="42" fill="url(#body)"/>
    <rect x="130" y="330" width="540" height="206" fill="url(#leather)"/><rect x="130" y="330"
      width="540" height="206" fill="url(#grain)"/>
    <path d="M150 290 H310" stroke="#fff" stroke-opacity=".9" stroke-width="7"
      stroke-linecap="round"/>
    <circle cx="400" cy="436" r="168" fill="#9aa1aa"/><circle cx="400" cy="436" r="160"
      fill="url(#barrel)"/>
    ${repeat(
      48,
      (i) => `<rect x="398" y="282" width="4" height="18" fill="#59616b"
      transform="rotate(${i * 7.5} 400 436)"/>`,
    )}
    <circle cx="400" cy="436" r="124" fill="#0e1013"/><circle cx="400" cy="436" r="124" fill="none"
      stroke="#d8574a" stroke-width="5"/>
    <circle cx="400" cy="436" r="96" fill="url(#glass)"/><circle cx="400" cy="436" r="60"
      fill="none" stroke="#fff" stroke-opacity=".12" stroke-width="14"/>
    <ellipse cx="364" cy="394" rx="32" ry="20" fill="#fff" opacity=".75" transform="rotate(-38 364
      394)"/><circle cx="440" cy="478" r="11" fill="#fff" opacity=".4"/>
    <circle cx="606" cy="298" r="11" fill="#f5c84c"/><rect x="158" y="560" width="70" height="12"
      rx="6" fill="#8d949d"/>`,
}

const instantCamera: Drawing = {
  backdrop: { from: '#fff0f0', to: '#ffd0cc', disc: '#fdbab3' },
  shadow: { cy: 690, rx: 220 },
  shapes: `<defs>
      ${gradient('case', ['#ffffff', '#fbf6f0', '#e2d8cb'])}
      ${gradient('photo', ['#7ec8e3', '#ffd98a', '#f08a5d'], true)}
      <radialGradient id="glass" cx=".38" cy=".32" r=".8">
        <stop offset="0" stop-color="#a8dcff"/><stop offset=".45" stop-color="#44619c"/><stop
        offset="1" stop-color="#171b33"/>
      </radialGradient>
    </defs>
    <rect x="258" y="500" width="284" height="190" rx="6" fill="#fff"/><rect x="280" y="500"
      width="240" height="146" fill="url(#photo)"/>
    <path d="M280 646 V610 L350 560 L408 606 L456 572 L520 620 V646Z" fill="#3d5a6c" opacity=".85"/>
    <path d="M196 300 C196 200 230 160 290 160 H510 C570 160 604 200 604 300 L624 520 C628 560 606
      584 570 584 H230 C194 584 172 560 176 520Z" fill="url(#case)"/>
    <path d="M188 388 H612 L615 424 H185Z" fill="#ef5b4c"/><path d="M185 424 H615 L618 446 H183Z"
      fill="#f7a440"/><path d="M183 446 H618 L620 466 H181Z" fill="#3fa7a0"/>
    <rect x="236" y="550" width="328" height="16" rx="8" fill="#38323a"/>
    <circle cx="400" cy="378" r="130" fill="#2f2b35"/><circle cx="400" cy="378" r="104"
      fill="#464150"/><circle cx="400" cy="378" r="82" fill="#16141b"/>
    <circle cx="400" cy="378" r="62" fill="url(#glass)"/><ellipse cx="378" cy="354" rx="20" ry="13"
      fill="#fff" opacity=".8" transform="rotate(-38 378 354)"/>
    <rect x="236" y="192" width="104" height="76" rx="16" fill="#2f2b35"/><rect x="248" y="204"
      width="80" height="52" rx="9" fill="#fff3c9"/>
    ${repeat(6, (i) => `<rect x="${258 + i * 11}" y="204" width="3" height="52" fill="#e2cf92"/>`)}
    <rect x="476" y="196" width="84" height="62" rx="16" fill="#2f2b35"/><rect x="490" y="208"
      width="56" height="38" rx="8" fill="#5d7ea8"/>
    <circle cx="560" cy="326" r="20" fill="#ef5b4c"/><circle cx="555" cy="321" r="7" fill="#fff"
      opacity=".5"/>`,
}

const primeLens: Drawing = {
  backdrop: { from: '#eceafb', to: '#c9c6ee', disc: '#b6b2e6' },
  shadow: { cy: 672, rx: 190 },
  shapes: `<defs>
      ${gradient('tube', ['#101216', '#4a5160', '#2a2f39', '#0c0d10'])}
      ${gradient('grip', ['#16191f', '#59616f', '#30353f', '#121419'])}
      ${gradient('mount', ['#8d939d', '#f2f4f6', '#a8aeb7', '#6e747e'])}
      <radialGradient id="glass" cx=".4" cy=".3" r=".85">
        <stop offset="0" stop-color="#b9a8ff"/><stop offset=".45" stop-color="#4b48a8"/><stop
        offset="1" stop-color="#14132f"/>
      </radialGradient>
    </defs>
    <path d="M262 606 H538 V636 C538 654 476 668 400 668 S262 654 262 636Z" fill="url(#mount)"/>
    <path d="M236 470 H564 V596 C564 616 490 632 400 632 S236 616 236 596Z" fill="url(#tube)"/>
    <path d="M220 326 H580 V470 C580 494 500 510 400 510 S220 494 220 470Z" fill="url(#grip)"/>
    ${repeat(
      27,
      (i) => `<rect x="${228 + i * 13}" y="${362 + 20 * Math.sin((Math.PI * i) / 26)}"
      width="5" height="104" rx="2" fill="#0c0e12" opacity=".7"/>`,
    )}
    <path d="M206 206 H594 V322 C594 348 508 366 400 366 S206 348 206 322Z" fill="url(#tube)"/>
    <path d="M206 300 C206 326 292 344 400 344 S594 326 594 300" fill="none" stroke="#f5a742"
      stroke-width="7"/>
    <ellipse cx="400" cy="208" rx="194" ry="66" fill="#1a1d23"/><ellipse cx="400" cy="208" rx="178"
      ry="57" fill="#2f3540"/>
    <ellipse cx="400" cy="212" rx="150" ry="45" fill="url(#glass)"/><ellipse cx="352" cy="198"
      rx="50" ry="11" fill="#fff" opacity=".5" transform="rotate(-5 352 198)"/>
    <g fill="#fff" opacity=".75"><rect x="372" y="548" width="56" height="8" rx="4"/><rect x="330"
      y="544" width="24" height="8" rx="4"/><rect x="446" y="544" width="24" height="8" rx="4"/></g>
    <rect x="394" y="568" width="12" height="30" rx="4" fill="#f5a742"/>`,
}

/** Pictures of the category `cameras`, by product slug. */
export const cameras: Record<string, Drawing> = {
  'fenn-m2-mirrorless-camera': mirrorlessCamera,
  'snapbox-instant-camera': instantCamera,
  'fenn-35mm-prime-lens': primeLens,
}
