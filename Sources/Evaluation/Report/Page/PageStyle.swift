/// How a page looks: calm, in the system's own type, on a screen by day and night, and on paper.
///
/// The colours of data are those of Okabe and Ito (2008, "Color Universal Design"), which people with any kind of colour
/// vision tell apart; shape and pattern say the same again.
enum PageStyle {
    /// The page's only style sheet.
    static let css = """
        :root {
            --paper: #fdfdfb; --ink: #1d2126; --quiet: #5a626b; --hair: #e3e2dd; --soft: #f4f3ef;
            --a: #0072b2; --a-fill: #8cc4e8; --b: #d55e00; --bad: #a84300; --good: #00694e; --even: #005a8d;
            --refused: #d55e00; --filtered: #cc79a7; --no-score: #e69f00; --error: #33373c; --answered: #b9dcf2;
        }
        @media (prefers-color-scheme: dark) {
            :root {
                --paper: #15181c; --ink: #e8e8e4; --quiet: #a3abb4; --hair: #2d333a; --soft: #1c2025;
                --a: #56b4e9; --a-fill: #1f5f88; --b: #e69f00; --bad: #ff9a52; --good: #45cfa3; --even: #7cc6f2;
                --error: #d8d8d4; --answered: #1f4f70;
            }
        }
        * { box-sizing: border-box; }
        html { -webkit-text-size-adjust: 100%; }
        body {
            margin: 0; background: var(--paper); color: var(--ink);
            font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
            overflow-wrap: anywhere;
        }
        main { max-width: 1120px; margin: 0 auto; padding: 64px 32px 48px; }
        h1, h2, h3, h4, p, figure, dl, dd, ul, blockquote { margin: 0; padding: 0; }
        h1 { font-size: 34px; line-height: 1.2; font-weight: 650; letter-spacing: -.02em; max-width: 26em; }
        h2 { font-size: 23px; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
        h3 { font-size: 17px; line-height: 1.4; font-weight: 600; margin-bottom: 16px; }
        h4 { font-size: 15px; font-weight: 600; margin: 28px 0 4px; }
        .eyebrow { color: var(--quiet); font-size: 14px; margin-bottom: 6px; }
        .question { font-size: 18px; max-width: 42em; margin-top: 14px; }
        .quiet, .basis, .lead, footer { color: var(--quiet); }
        header .quiet { font-size: 14px; margin-top: 12px; }
        nav { display: flex; flex-wrap: wrap; gap: 4px 20px; margin-top: 28px; font-size: 15px; }
        a { color: var(--even); text-underline-offset: 3px; text-decoration-thickness: 1px; }
        section { margin-top: 72px; padding-top: 28px; border-top: 1px solid var(--hair); }
        header + section { margin-top: 40px; }
        .lead { margin: 6px 0 24px; max-width: 46em; text-wrap: pretty; }
        .simulated {
            background: #5b3a00; color: #fff; padding: 10px 32px; font-size: 15px; text-align: center;
            border-bottom: 4px solid #e69f00;
        }
        .simulated strong { letter-spacing: .08em; margin-right: 10px; }
        .defs { position: absolute; width: 0; height: 0; }

        .verdicts { list-style: none; margin-top: 20px; }
        .verdicts li { display: grid; grid-template-columns: 116px 1fr; gap: 0 20px; padding: 18px 0; }
        .verdicts li + li { border-top: 1px solid var(--hair); }
        .kind { font-size: 15px; font-weight: 600; padding-top: 4px; white-space: nowrap; }
        .kind svg { margin-right: 8px; fill: currentColor; vertical-align: -1px; }
        .kind .hollow { fill: none; stroke: currentColor; stroke-width: 2.5; }
        .worse .kind { color: var(--bad); }
        .better .kind { color: var(--good); }
        .same .kind { color: var(--even); }
        .not-shown .kind { color: var(--quiet); }
        .statement { font-size: 19px; line-height: 1.45; max-width: 44em; text-wrap: pretty; }
        .evidence { color: var(--quiet); font-variant-numeric: tabular-nums; }
        .verdicts:first-of-type li:first-child:not(.not-shown) .statement { font-size: 24px; line-height: 1.35; }
        .verdicts:first-of-type li:first-child:not(.not-shown) .kind { padding-top: 8px; }
        .not-shown .statement { font-size: 17px; }
        .limits { margin-top: 4px; max-width: 46em; }
        .basis { font-size: 13px; margin-top: 6px; }
        h3.open { margin: 40px 0 -12px; }

        .panel { margin-top: 36px; }
        .panel > .quiet { margin-bottom: 12px; max-width: 46em; }
        .panel + .panel { margin-top: 56px; }
        .split { display: grid; grid-template-columns: 560px minmax(0, 1fr); gap: 24px 40px; align-items: start; }
        .pairs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 500px), 1fr)); gap: 0 48px; }
        .pairs .panel, .pairs .panel + .panel { margin-top: 36px; }
        .chart { display: block; max-width: 100%; height: auto; overflow: visible; }
        .chart.narrow { display: none; }
        .legend { display: flex; flex-wrap: wrap; gap: 2px 20px; font-size: 13px; color: var(--quiet); margin-bottom: 10px; }
        .key { display: inline-block; width: 12px; height: 12px; margin-right: 7px; vertical-align: -1px; }
        .key.dot { border-radius: 50%; background: var(--a); width: 10px; height: 10px; }
        .key.ring { border-radius: 50%; border: 2px solid var(--quiet); width: 10px; height: 10px; }
        .key.fill { background: var(--a-fill); box-shadow: inset 0 0 0 1px var(--a); }
        .key.outline { border: 2px solid var(--b); border-bottom: 0; }
        .key.slope { height: 0; width: 18px; vertical-align: 4px; border-top: 2px solid var(--b); }
        .key.slope.fall { border-top: 2px dashed var(--a); }
        .key.slope.mean { border-top: 3px solid var(--ink); }
        .key.answered { background: var(--answered); box-shadow: inset 0 0 0 1px var(--a); }
        .key.refused { background: repeating-linear-gradient(45deg, var(--refused) 0 3px, var(--paper) 3px 4px); }
        .key.filtered { background: radial-gradient(var(--paper) 1px, var(--filtered) 1.5px) 0 0 / 5px 5px; }
        .key.no_score { background: repeating-linear-gradient(0deg, var(--no-score) 0 3px, var(--paper) 3px 4px); }
        .key.error { background: var(--error); }

        .chart .t { font-size: 12px; fill: var(--quiet); }
        .chart .label {
            font-size: 13px; fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 4px;
        }
        .chart .num { font-variant-numeric: tabular-nums; }
        .grid { stroke: var(--hair); }
        .zero { stroke: var(--quiet); }
        .mark { stroke: var(--ink); stroke-width: 1.5; }
        .bar { stroke-width: 2; }
        .cap { stroke-width: 2; }
        .bar.a, .cap.a { stroke: var(--a); }
        .bar.quiet, .cap.quiet { stroke: var(--quiet); }
        .dot.a { fill: var(--a); stroke: var(--paper); stroke-width: 1.5; }
        .ring.quiet { fill: var(--paper); stroke: var(--quiet); stroke-width: 2; }
        .fill.a { fill: var(--a-fill); stroke: var(--a); stroke-width: .75; }
        .outline.b { fill: none; stroke: var(--b); stroke-width: 2; stroke-linejoin: round; }
        .median { stroke-width: 1.5; stroke-dasharray: 2 3; }
        .median.a { stroke: var(--a); }
        .median.b { stroke: var(--b); }
        .chart .slope { stroke-width: 1.25; opacity: .6; }
        .chart .slope.a { stroke: var(--a); stroke-dasharray: 5 3; }
        .chart .slope.b { stroke: var(--b); }
        .chart .slope.quiet { stroke: var(--quiet); opacity: .4; }
        .meanline { stroke: var(--ink); stroke-width: 3; }
        .meandot { fill: var(--ink); stroke: var(--paper); stroke-width: 1.5; }
        .outcome.answered { fill: var(--answered); stroke: var(--a); stroke-width: .75; }
        .outcome.refused { fill: url(#p-refused); }
        .outcome.filtered { fill: url(#p-filtered); }
        .outcome.no_score { fill: url(#p-no-score); }
        .outcome.error { fill: var(--error); }

        .table { overflow-x: auto; }
        .panel > div > figure + .beside { margin-top: 20px; }
        .split > figure + .beside { margin-top: 0; }
        .table:focus-visible, a:focus-visible, summary:focus-visible { outline: 2px solid var(--a); outline-offset: 3px; }
        table { border-collapse: collapse; width: 100%; font-size: 14px; line-height: 1.4; overflow-wrap: normal; }
        th, td { text-align: start; padding: 8px 0 8px 18px; vertical-align: top; border-bottom: 1px solid var(--hair); }
        th:first-child { padding-left: 0; font-weight: 400; min-width: 9em; max-width: 22em; overflow-wrap: anywhere; }
        thead th { color: var(--quiet); font-weight: 400; font-size: 13px; vertical-align: bottom; }
        .n { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .n .note { white-space: normal; }
        .note { display: block; color: var(--quiet); font-size: 12.5px; }
        td.words { min-width: 14em; }
        tr:last-child .total { font-weight: 600; }
        .verdict { white-space: nowrap; }
        .drifted { color: var(--bad); font-weight: 600; }
        .below_floor { color: var(--even); }
        .steady { color: var(--quiet); }
        .beside .quiet { font-size: 14px; margin-top: 10px; }
        .counts { display: flex; gap: 28px; margin-top: 18px; color: var(--quiet); }
        .counts b { display: block; color: var(--ink); font-size: 22px; font-weight: 600; line-height: 1.2; }
        .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

        details { border-bottom: 1px solid var(--hair); }
        summary { padding: 10px 0; cursor: pointer; }
        summary .row { font-weight: 600; font-size: 15px; margin-right: 10px; }
        summary .why { color: var(--quiet); font-size: 15px; }
        .texts { padding: 0 0 20px 17px; }
        .two { display: grid; grid-template-columns: 1fr 1fr; gap: 0 28px; }
        .text { margin-top: 12px; min-width: 0; }
        .role { font-size: 13px; color: var(--quiet); margin-bottom: 4px; }
        blockquote {
            white-space: pre-wrap; background: var(--soft); padding: 12px 16px; border-radius: 4px; font-size: 15px;
            max-width: 52em; unicode-bidi: plaintext;
        }
        .more { font-size: 14px; margin-top: 10px; }

        .method { display: grid; grid-template-columns: 116px minmax(0, 1fr); gap: 14px 20px; margin: 28px 0 36px; }
        .method dt { color: var(--quiet); font-size: 15px; }
        .method dd { max-width: 52em; }
        .entries { list-style: none; }
        .entries li { display: grid; grid-template-columns: 15em minmax(0, 1fr); gap: 0 20px; padding: 1px 0; }
        .entries .value { color: var(--quiet); }
        footer { margin-top: 72px; padding-top: 20px; border-top: 1px solid var(--hair); font-size: 14px; }

        @media (max-width: 1119px) {
            .split { grid-template-columns: minmax(0, 1fr); }
        }
        @media (max-width: 640px) {
            main { padding: 36px 20px 32px; }
            h1 { font-size: 27px; }
            h2 { font-size: 21px; }
            section { margin-top: 52px; padding-top: 22px; }
            .simulated { padding: 10px 20px; text-align: start; }
            .verdicts li, .method, .two, .entries li { grid-template-columns: minmax(0, 1fr); }
            .method { gap: 4px; }
            .method dd { margin-bottom: 14px; }
            .statement { font-size: 18px; }
            .verdicts:first-of-type li:first-child:not(.not-shown) .statement { font-size: 21px; }
            .chart.wide { display: none; }
            .chart.narrow { display: block; }
            .entries li { padding: 4px 0; }
            table { font-size: 13px; }
            th, td { padding-left: 9px; }
            th:first-child { min-width: 7.5em; }
        }
        @media print {
            :root {
                --paper: #fff; --ink: #000; --quiet: #4a4f55; --hair: #d5d5d0; --soft: #f5f5f2;
                --a: #0072b2; --a-fill: #8cc4e8; --b: #d55e00; --bad: #a84300; --good: #00694e; --even: #005a8d;
                --error: #33373c; --answered: #b9dcf2;
            }
            @page { margin: 16mm 15mm; }
            * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
            body { font-size: 10.5pt; }
            main { max-width: none; padding: 20px 0 0; }
            nav { display: none; }
            h1 { font-size: 22pt; }
            h2 { font-size: 15pt; }
            .statement { font-size: 12pt; }
            .verdicts:first-of-type li:first-child:not(.not-shown) .statement { font-size: 14pt; }
            section { margin-top: 34px; padding-top: 18px; }
            .panel, .panel + .panel { margin-top: 22px; }
            .split { grid-template-columns: minmax(0, 1fr); gap: 12px; }
            .chart.wide { display: block; max-width: 150mm; }
            .chart.narrow { display: none; }
            .table { overflow: visible; }
            .verdicts li, figure, tr, .text, dd { break-inside: avoid; }
            h2, h3, h4, .lead, .legend, summary, .role { break-after: avoid; }
            table { font-size: 9pt; }
            .note, .basis, .chart .t { font-size: 8pt; }
            th, td { padding-left: 10px; }
            details::details-content { content-visibility: visible; height: auto; }
            blockquote { border: 1px solid var(--hair); }
        }

        """

    /// The patterns of outcomes, which charts name.
    static let patterns = """
        <svg class="defs" aria-hidden="true"><defs>
        <pattern id="p-refused" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">\
        <rect width="5" height="5" fill="#d55e00"/><path d="M0 0V5" stroke="#fff" stroke-width="1.6"/></pattern>
        <pattern id="p-filtered" width="5" height="5" patternUnits="userSpaceOnUse">\
        <rect width="5" height="5" fill="#cc79a7"/><circle cx="2.5" cy="2.5" r="1.1" fill="#fff"/></pattern>
        <pattern id="p-no-score" width="5" height="5" patternUnits="userSpaceOnUse">\
        <rect width="5" height="5" fill="#e69f00"/><path d="M0 .5H5" stroke="#fff" stroke-width="1.2"/></pattern>
        </defs></svg>

        """
}
