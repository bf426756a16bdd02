// How the printed close looks. Fonts are those of the reader's system, Chinese first; figures stand below each other.
#include "client/command_line/close_html_parts.h"

namespace daybook::command_line {

const char kCloseStyle[] = R"css(@page { size: A4 portrait; margin: 7mm 8mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { background: #e9ecef; color-scheme: light; }
body { font: var(--size)/calc(var(--leading) * 1.08) "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif; }
body { color: #111; font-variant-numeric: tabular-nums; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
main { position: relative; width: 210mm; min-height: 297mm; margin: 6mm auto; padding: 7mm 8mm; background: #fff; box-shadow: 0 1mm 4mm #0003; }
i { font-style: normal; color: #5b6670; font-size: .86em; }
.top { display: flex; justify-content: space-between; align-items: flex-end; border-bottom: .5mm solid #16324f; padding-bottom: .6mm; }
h1 { font-size: 2.1em; line-height: 1.15; letter-spacing: .12em; color: #16324f; }
h1 i { font-size: .55em; letter-spacing: .02em; font-weight: normal; }
.state { border: .4mm solid #a4262c; color: #a4262c; border-radius: 1mm; padding: .2mm 2mm; font-weight: bold; font-size: 1.25em; }
.state i { color: inherit; }
.state.sealed { border-color: #1d6b43; color: #1d6b43; }
.facts { display: grid; grid-template-columns: 0.8fr 1.1fr 1.4fr 1.4fr; gap: 0 3mm; margin: .6mm 0 .4mm; }
.facts div:last-child { grid-column: span 4; }
h2 { font-size: 1.12em; line-height: calc(var(--leading) * 1.12); color: #16324f; margin-top: 1.1mm; border-left: 1mm solid #16324f; padding-left: 1.2mm; }
h2 i { font-weight: normal; }
h3 { font-size: 1em; line-height: calc(var(--leading) * 1.12); margin-top: .6mm; }
h3 i { font-weight: normal; }
table { width: 100%; border-collapse: collapse; line-height: var(--leading); }
th, td { border: .15mm solid #aab4bd; padding: 0 .5mm; text-align: left; vertical-align: middle; white-space: nowrap; }
th { background: #eef2f6; font-weight: bold; text-align: center; line-height: 1.08; }
th i { display: block; font-weight: normal; }
.figures { text-align: right; }
th.figures { text-align: center; }
tr.total td { background: #f6f4ea; font-weight: bold; border-top: .3mm solid #16324f; }
tr.note td { white-space: normal; color: #333; border-style: dotted; }
.none { color: #9aa5af; }
.count { color: #5b6670; font-weight: normal; }
.over { color: #8a5a00; }
.short { color: #a4262c; font-weight: bold; }
.more { color: #a4262c; }
.more i { color: inherit; }
.capitals { border: .15mm solid #aab4bd; border-top: 0; padding: 0 .5mm; background: #fbfbf7; }
.capitals b { letter-spacing: .08em; }
.cash { display: grid; grid-template-columns: 1.4fr 1fr; gap: 0 2mm; }
.cash table { font-size: .95em; }
.three { display: grid; grid-template-columns: 1fr 1.05fr 1.1fr; gap: 0 2.5mm; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 2.5mm; }
.fact { white-space: nowrap; margin-right: 1.6mm; }
.signatures { display: grid; grid-template-columns: repeat(4, 1fr); gap: 4mm; margin-top: 1.6mm; }
.signatures .role { font-weight: bold; }
.signatures .role i { font-weight: normal; }
.signatures .line { border-bottom: .25mm solid #111; height: 6mm; display: flex; align-items: flex-end; color: #5b6670; }
.signatures .date { text-align: right; color: #5b6670; }
footer { margin-top: .8mm; border-top: .3mm solid #16324f; padding-top: .4mm; font-size: .92em; line-height: 1.25; }
footer code { font-family: "DejaVu Sans Mono", Consolas, Menlo, monospace; font-size: .9em; }
footer { display: grid; grid-template-columns: 1.25fr 1fr; gap: 0 3mm; }
.watermark { position: absolute; top: 40%; left: 0; width: 100%; text-align: center; font-size: 60pt; font-weight: bold; color: #a4262c; opacity: .12; transform: rotate(-24deg); pointer-events: none; }
.watermark i { color: inherit; }
@media print { html { background: none; } main { width: auto; min-height: 0; margin: 0; padding: 0 .3mm; box-shadow: none; } }
)css";

}  // namespace daybook::command_line
