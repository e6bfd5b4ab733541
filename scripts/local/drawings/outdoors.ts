import { type Drawing, gradient, repeat } from './drawing.ts'

const backpack: Drawing = {
  backdrop: { from: '#eaf6f2', to: '#bcded2', disc: '#a4d1c1' },
  shadow: { cy: 704, rx: 195 },
  shapes: `
      <defs>${gradient('pack', ['#2d5f54', '#41806f', '#234b42'])}
      ${gradient('pocket', ['#e0a13d', '#f4bf62', '#c98628'])}
      ${gradient('side', ['#1f443c', '#2d5f54'])}</defs>
    <path d="M346 148 C346 84 454 84 454 148" fill="none" stroke="#1f443c" stroke-width="23"
      stroke-linecap="round"/>
    <path d="M216 420 C160 430 160 640 214 646Z M584 420 C640 430 640 640 586 646Z"
      fill="url(#side)"/>
    <path d="M204 330 C204 196 282 132 400 132 S596 196 596 330 V640 C596 682 572 704 530 704 H270
      C228 704 204 682 204 640Z" fill="url(#pack)"/>
    <path d="M204 330 C204 196 282 132 400 132 S596 196 596 330 C596 392 540 412 400 412 S204 392
      204 330Z" fill="#4b907e"/>
    <path d="M236 306 C240 222 296 172 366 164" fill="none" stroke="#fff" stroke-opacity=".4"
      stroke-width="13" stroke-linecap="round"/>
    <path d="M224 372 C262 400 330 406 400 406 S538 400 576 372" fill="none" stroke="#bfe3d6"
      stroke-width="4" stroke-dasharray="10 8"/>
    <rect x="296" y="330" width="25" height="150" rx="8" fill="#8a5a36"/><rect x="479" y="330"
      width="25" height="150" rx="8" fill="#8a5a36"/>
    <g fill="#f0e2c4"><rect x="288" y="424" width="41" height="31" rx="7"/><rect x="471" y="424"
      width="41" height="31" rx="7"/></g><g fill="#8a5a36"><rect x="297" y="432" width="23"
      height="15" rx="3"/><rect x="480" y="432" width="23" height="15" rx="3"/></g>
    <rect x="252" y="488" width="296" height="176" rx="38" fill="url(#pocket)"/><path d="M270 528
      H530" stroke="#8f5c15" stroke-width="7" stroke-linecap="round"/><rect x="502" y="524"
      width="13" height="42" rx="6" fill="#f0e2c4"/>
    <path d="M372 626 L400 578 L416 604 L426 590 L448 626Z" fill="#8f5c15" opacity=".75"/>
    <rect x="368" y="214" width="64" height="64" rx="11" fill="#8a5a36"/><g fill="#f0e2c4"><rect
      x="386" y="230" width="7" height="32" rx="3"/><rect x="407" y="230" width="7" height="32"
      rx="3"/></g>`,
}

const waterBottle: Drawing = {
  backdrop: { from: '#e9f5fd', to: '#bfe0f5', disc: '#a6d3f0' },
  shadow: { cy: 712, rx: 125 },
  shapes: `
      <defs>${gradient('steel', ['#1d6f9c', '#3fa3d4', '#8ed0ef', '#2a87b8', '#185d84'])}
      ${gradient('cap', ['#263845', '#4a6577', '#1d2b36'])}
      ${gradient('foot', ['#a8b3bb', '#f5f8fa', '#98a3ab'])}</defs>
    <path d="M352 148 C352 70 448 70 448 148" fill="none" stroke="#263845" stroke-width="25"
      stroke-linecap="round"/>
    <rect x="332" y="132" width="136" height="92" rx="17" fill="url(#cap)"/><g stroke="#111c24"
      stroke-opacity=".6" stroke-width="5">${repeat(
        8,
        (i) => `<path d="M${350 + i * 14.5} 150
      V208"/>`,
      )}</g>
    <rect x="344" y="220" width="112" height="24" fill="url(#foot)"/>
    <path d="M344 240 H456 C462 290 526 290 526 366 V668 C526 700 508 712 480 712 H320 C292 712 274
      700 274 668 V366 C274 290 338 290 344 240Z" fill="url(#steel)"/>
    <path d="M274 656 H526 V668 C526 700 508 712 480 712 H320 C292 712 274 700 274 668Z"
      fill="url(#foot)"/>
    <path d="M274 560 L340 470 L380 520 L438 430 L526 560 V636 H274Z" fill="#fff"
      opacity=".22"/><path d="M274 600 L360 520 L410 566 L470 506 L526 570 V636 H274Z" fill="#fff"
      opacity=".28"/>
    <circle cx="462" cy="404" r="23" fill="#ffd479"/>
    <rect x="302" y="352" width="17" height="280" rx="8" fill="#fff" opacity=".5"/>`,
}

const tent: Drawing = {
  backdrop: { from: '#2b3f66', to: '#5a6fa3', disc: '#7f92c4' },
  shadow: { cy: 640, rx: 300 },
  shapes: `
      <defs>${gradient('left', ['#e0632f', '#f58b4c'])}
      ${gradient('right', ['#d4552a', '#b4401c'])}
      ${gradient('lit', ['#fff2c0', '#ffc65c'], true)}</defs>
    <g fill="#fff">${repeat(
      26,
      (i) => `<circle cx="${44 + ((i * 191) % 720)}"
      cy="${40 + ((i * 113) % 300)}" r="${1.6 + (i % 3) * 1.1}"
      opacity="${0.5 + (i % 3) * 0.2}"/>`,
    )}</g>
    <path d="M620 110 a54 54 0 1 0 54 76 a44 44 0 0 1 -54 -76Z" fill="#fff3c9"/>
    <path d="M0 560 L120 430 L210 520 L330 380 L470 540 L600 400 L800 560 V800 H0Z" fill="#243657"
      opacity=".75"/><path d="M0 600 C200 560 600 560 800 600 V800 H0Z" fill="#2f5d50"/>
    <circle cx="400" cy="560" r="170" fill="#ffd982" opacity=".5" filter="url(#glow)"/>
    <path d="M400 240 L94 650 M400 240 L706 650" stroke="#f0e2c4" stroke-width="5"/>
    <path d="M400 236 L140 640 H400Z" fill="url(#left)"/><path d="M400 236 L660 640 H400Z"
      fill="url(#right)"/>
    <path d="M400 318 L296 640 H504Z" fill="url(#lit)"/><path d="M400 318 L296 640 H340 C360 540
      386 420 400 318Z" fill="#f9ad6b"/><path d="M400 318 L504 640 H460 C440 540 414 420 400 318Z"
      fill="#d9723c"/>
    <path d="M386 258 L170 594" stroke="#fff" stroke-opacity=".35" stroke-width="7"
      stroke-linecap="round"/>
    <path d="M386 216 h28 l-8 30 h-12Z" fill="#f0e2c4"/><g fill="#f0e2c4"><rect x="86" y="642"
      width="17" height="28" rx="4"/><rect x="697" y="642" width="17" height="28" rx="4"/></g>
    <path d="M130 640 H670" stroke="#8c2f12" stroke-width="9" stroke-linecap="round"/>`,
}

const lantern: Drawing = {
  backdrop: { from: '#fdf3dc', to: '#f3d59a', disc: '#ecc67c' },
  shadow: { cy: 704, rx: 165 },
  shapes: `
      <defs>${gradient('metal', ['#33503f', '#5d8a6f', '#27402f'])}
      ${gradient('globe', ['#fff8de', '#ffe7a1', '#ffd873'])}</defs>
    <circle cx="400" cy="440" r="190" fill="#fff2b8" opacity=".9" filter="url(#glow)"/>
    <path d="M268 330 C240 60 560 60 532 330" fill="none" stroke="#5b5f63" stroke-width="11"/><rect
      x="366" y="112" width="68" height="25" rx="12" fill="#8a5a36"/>
    <path d="M360 214 C360 180 440 180 440 214Z" fill="url(#metal)"/><path d="M290 300 C300 236 350
      208 400 208 S500 236 510 300Z" fill="url(#metal)"/><rect x="270" y="294" width="260"
      height="35" rx="14" fill="url(#metal)"/>
    <path d="M296 329 H504 C540 400 540 480 504 556 H296 C260 480 260 400 296 329Z"
      fill="url(#globe)"/>
    <path d="M400 380 C436 430 444 464 426 492 C414 510 386 510 374 492 C356 464 378 432 400 380Z"
      fill="#ff9e45"/><path d="M400 430 C416 456 420 474 410 488 C404 494 396 494 390 488 C380 474
      388 456 400 430Z" fill="#fff7d0"/><rect x="390" y="498" width="20" height="58"
      fill="#8a7a4a"/>
    <g fill="none" stroke="#33503f" stroke-width="8"><path d="M346 329 C322 400 322 480 346
      556"/><path d="M454 329 C478 400 478 480 454 556"/><path d="M272 442 H528"/></g>
    <path d="M306 360 C288 410 288 470 302 520" fill="none" stroke="#fff" stroke-width="11"
      stroke-linecap="round" opacity=".9"/>
    <rect x="270" y="552" width="260" height="33" rx="14" fill="url(#metal)"/><path d="M290 585
      H510 L536 676 C540 694 530 706 512 706 H288 C270 706 260 694 264 676Z" fill="url(#metal)"/>
    <path d="M312 606 L296 676" stroke="#fff" stroke-opacity=".35" stroke-width="11"
      stroke-linecap="round"/><circle cx="400" cy="648" r="25" fill="#d9b36a"/><rect x="396"
      y="628" width="8" height="25" rx="4" fill="#6b4e1c"/>`,
}

const helmet: Drawing = {
  backdrop: { from: '#fdeef1', to: '#f6c9d3', disc: '#f0b3c1' },
  shadow: { cx: 354, cy: 668, rx: 150 },
  shapes: `
      <defs>${gradient('shell', ['#f4f6f8', '#ffffff', '#d3dae1'])}
      ${gradient('dark', ['#2b3442', '#465366', '#222a36'])}</defs>
    <path d="M220 500 C240 560 300 640 352 650 M352 650 C386 606 420 540 436 492" fill="none"
      stroke="#2b3442" stroke-width="14" stroke-linecap="round"/><rect x="326" y="630" width="54"
      height="29" rx="9" fill="#e4573d"/>
    <path d="M128 480 C110 280 250 170 430 176 C600 182 690 290 694 420 C696 460 676 486 640 486
      C560 488 520 500 440 512 C340 528 250 520 180 520 C146 520 132 508 128 480Z"
      fill="url(#shell)"/>
    <path d="M128 470 C250 500 360 496 450 478 C540 462 620 448 694 430 C694 464 676 486 640 486
      C560 488 520 500 440 512 C340 528 250 520 180 520 C146 520 130 506 128 470Z" fill="#e4573d"/>
    <g fill="url(#dark)">
      <path d="M226 276 C300 222 396 216 470 232 C480 236 480 246 470 250 C390 254 320 264 250 302
      C228 312 208 292 226 276Z"/>
      <path d="M184 358 C260 312 380 290 500 294 C512 296 514 308 502 312 C400 322 290 340 206 386
      C182 396 164 374 184 358Z"/>
      <path d="M186 446 C270 402 390 372 520 364 C532 364 534 376 522 382 C420 400 310 424 220 462
      C192 472 170 460 186 446Z"/>
      <path d="M540 250 C590 274 622 310 636 356 C638 370 626 374 618 364 C598 330 566 300 530 276
      C514 262 522 244 540 250Z"/>
      <path d="M574 362 C606 376 626 392 636 412 C638 424 628 426 618 420 C604 408 584 398 562 388
      C546 378 556 356 574 362Z"/>
    </g>
    <path d="M640 470 C690 470 726 466 742 450 C728 432 710 428 692 428Z" fill="#2b3442"/>`,
}

/** Pictures of the category `outdoors`, by product slug. */
export const outdoors: Record<string, Drawing> = {
  'ridge-28l-backpack': backpack,
  'glacier-insulated-bottle': waterBottle,
  'lumen-two-person-tent': tent,
  'ember-camp-lantern': lantern,
  'vento-bike-helmet': helmet,
}
