"""What everybody needs to use a screen: names of controls, contrast of text, and a way there by the Tab key."""

# Run in the page. Each gives a list of faults, in words.
NAMES = r"""() => {
  const faults = [];
  const seen = (n) => n.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });
  const text = (id) => id.split(/\s+/).map((i) => document.getElementById(i)?.textContent ?? "").join(" ").trim();
  const name = (n) => (n.getAttribute("aria-labelledby") && text(n.getAttribute("aria-labelledby"))) || n.getAttribute("aria-label")
    || [...(n.labels ?? [])].map((l) => l.textContent.trim()).join(" ") || (n.matches("input, select, textarea") ? "" : n.textContent.trim()) || n.getAttribute("title") || "";
  const what = (n) => n.outerHTML.slice(0, 90);
  for (const n of document.querySelectorAll("a[href], button, input, select, textarea, summary, [role='button'], [tabindex='0'], [role='img'], [role='dialog']"))
    if (seen(n) && !name(n)) faults.push("no name: " + what(n));
  for (const t of document.querySelectorAll("table")) {
    if (!t.caption) faults.push("a table without a caption: " + what(t));
    for (const th of t.querySelectorAll("thead th")) if (th.scope !== "col") faults.push("a head without scope: " + what(th));
  }
  const ids = [...document.querySelectorAll("[id]")].map((n) => n.id);
  for (const id of new Set(ids.filter((id, i) => ids.indexOf(id) !== i))) faults.push("two elements have the id " + id);
  for (const n of document.querySelectorAll("[aria-labelledby], [aria-controls], [aria-describedby]"))
    for (const key of ["aria-labelledby", "aria-controls", "aria-describedby"])
      for (const id of (n.getAttribute(key) ?? "").split(/\s+/).filter(Boolean)) if (!document.getElementById(id) && seen(n)) faults.push(`${key} names nothing: ${id}`);
  if (document.querySelectorAll("h1").length !== 1) faults.push("there is not one h1");
  if (document.querySelectorAll("main").length !== 1) faults.push("there is not one main");
  if (!document.title.includes("Headroom")) faults.push("the title is " + document.title);
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].filter(seen).map((h) => Number(h.tagName[1]));
  levels.forEach((l, i) => { if (i > 0 && l > levels[i - 1] + 1) faults.push(`a heading of level ${l} follows one of ${levels[i - 1]}`); });
  return faults;
}"""

# WCAG 2.2, 1.4.3: 4.5 to 1, and 3 to 1 for large text. Relative luminance as defined there. Words within a mark of a chart
# are left to the chart library, which knows the mark's colour.
CONTRAST = r"""() => {
  const rgba = (text) => { const m = text.match(/^rgba?\(([^)]*)\)/); return m ? m[1].split(/[,\s/]+/).map(Number) : null; };
  const over = (a, b) => { const k = a[3] ?? 1; return [0, 1, 2].map((i) => a[i] * k + b[i] * (1 - k)); };
  const lum = (c) => { const [r, g, b] = c.map((v) => { v /= 255; return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = (n) => { const stack = []; for (let e = n; e; e = e.parentElement) { const c = rgba(getComputedStyle(e).backgroundColor); if (c && (c[3] ?? 1) > 0) { stack.push(c); if ((c[3] ?? 1) === 1) break; } }
    return stack.reverse().reduce((under, c) => over(c, under), matchMedia("(prefers-color-scheme: dark)").matches ? [18, 18, 18] : [255, 255, 255]); };
  const faults = new Map();
  for (const n of document.querySelectorAll("body *")) {
    if (![...n.childNodes].some((c) => c.nodeType === 3 && c.textContent.trim()) || !n.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) continue;
    if (n.closest(".hidden, .skip, .bartext-inside, .heatmaplayer, :disabled, .disabled, option, noscript, script, style, title, desc")) continue;
    const box = n.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) continue;
    const style = getComputedStyle(n);
    const ink = rgba(n instanceof SVGElement ? style.fill : style.color);
    if (!ink || (ink[3] ?? 1) === 0) continue;
    const ground = behind(n);
    const [a, b] = [lum(over(ink, ground)), lum(ground)];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if (ratio < least) faults.set(`${n.tagName.toLowerCase()}.${[...n.classList].join(".")} ${style.color} on ${ground.map(Math.round)}`, `contrast ${ratio.toFixed(2)} of “${n.textContent.trim().slice(0, 30)}” (${n.tagName.toLowerCase()}.${[...n.classList].join(".")})`);
  }
  return [...faults.values()];
}"""

OVERFLOW = r"""() => {
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  return wide > 1 ? [`the page is ${wide} pixels wider than the window`] : [];
}"""

# Marks every control that Tab should come to; a control in a closed menu or panel is not one.
MARK = r"""() => {
  const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter((n) => n.tabIndex >= 0 && !n.disabled && n.type !== "radio" && n.checkVisibility({ checkVisibilityCSS: true }) && !n.closest("[hidden]"));
  stops.forEach((n, i) => { n.dataset.stop = String(i); });
  return stops.length;
}"""
HERE = """() => { const n = document.activeElement; const s = getComputedStyle(n);
  return [n.dataset?.stop ?? null, s.outlineStyle !== 'none' || n.matches('input, select, textarea')]; }"""
MISSED = "(came) => [...document.querySelectorAll('[data-stop]')].filter((n) => !came.includes(n.dataset.stop)).map((n) => n.outerHTML.slice(0, 80))"


def names_and_contrast(watch):
    for script in (NAMES, CONTRAST, OVERFLOW):
        for fault in watch.page.evaluate(script):
            watch.fault(fault)


def by_tab(watch):
    """Tab comes to every control and shows where it is."""
    page = watch.page
    page.evaluate("() => { document.activeElement?.blur(); getSelection()?.removeAllRanges(); }")
    stops = page.evaluate(MARK)
    came = []
    for _ in range(stops + 3):
        page.keyboard.press("Tab")
        stop, is_shown = page.evaluate(HERE)
        if stop is None or stop in came:
            continue
        came.append(stop)
        watch.expect(is_shown, f"the focus is not seen on stop {stop}")
    for missed in page.evaluate(MISSED, came):
        watch.fault(f"Tab does not come to {missed}")
    return len(came)
