"use strict";
// Filters, keys, decisions. The page is complete without this; nothing here makes markup out of text, and nothing is sent anywhere.
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = $("#filters"), findings = $$("article.f"), stories = $$("section.story"), chunks = $$(".chunk");
  const many = document.body.classList.contains("many");
  const data = JSON.parse($("#data").textContent);
  const byId = new Map(findings.map((f) => [f.dataset.id, f]));
  const store = {
    get(key) { try { return localStorage.getItem("checker." + key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem("checker." + key, value); return true; } catch { return false; } },
  };
  const toast = (text) => { const p = $("#toast"); p.textContent = text; clearTimeout(toast.timer); toast.timer = setTimeout(() => { p.textContent = ""; }, 4000); };

  // ---- unfolding: a page of many findings keeps their insides as text until they are wanted. The text is the page's own, escaped
  // when it was written; the policy lets no script in it run.
  const policy = globalThis.trustedTypes?.createPolicy("checker", { createHTML: (html) => html }) ?? { createHTML: (html) => html };
  const unfold = (box) => {
    const folded = box && $(":scope > noscript", box);
    if (!folded) return;
    const made = new DOMParser().parseFromString(policy.createHTML(folded.textContent), "text/html");
    folded.replaceWith(...made.body.childNodes);
  };
  const watcher = new IntersectionObserver((entries) => { for (const e of entries) if (e.isIntersecting) { unfold(e.target); watcher.unobserve(e.target); } }, { rootMargin: "1200px" });
  for (const f of findings) if ($(":scope > noscript", f)) watcher.observe(f);
  document.addEventListener("toggle", (event) => { if (event.target.open) unfold(event.target); }, true);
  const unfoldAll = () => { for (const folded of $$("main noscript")) unfold(folded.parentElement); };

  // ---- address: "#finding?filter=value", so that a link without a filter is a plain anchor
  const NAMES = ["q", "verdict", "severity", "kind", "source", "entity", "story", "state", "decided"];
  const address = () => { const [anchor, query = ""] = location.hash.slice(1).split("?"); return { anchor: decode(anchor), query: new URLSearchParams(query) }; };
  const decode = (text) => { try { return decodeURIComponent(text); } catch { return text; } };
  const write = (anchor, push) => {
    const query = new URLSearchParams();
    for (const name of NAMES) for (const value of wanted(name)) query.append(name, value);
    const text = query.size ? `${anchor}?${query}` : anchor;
    const hash = text ? "#" + text : location.pathname + location.search;
    if (hash !== location.hash) history[push ? "pushState" : "replaceState"](null, "", hash);
  };

  // ---- filters
  const wanted = (name) => {
    const field = form.elements[name];
    if (!field) return [];
    if (name === "verdict") return $$("[name=verdict]:checked", form).map((box) => box.value);
    return field.value.trim() ? [field.value.trim()] : [];
  };
  let words = null; // what a search looks in, made when first needed
  const ENTITIES = { "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'", "&amp;": "&" };
  const inside = (f) => { const folded = $(":scope > noscript", f); return folded ? folded.textContent.replace(/<[^>]*>/g, " ").replace(/&[#\w]+;/g, (e) => ENTITIES[e] ?? e) : ""; };
  const READ = "h4, .decision, .value, .who, blockquote, .assumption";
  const wordsOf = () => words ??= findings.map((f) => ($$(READ, f).map((e) => e.textContent).join(" ") + " " + inside(f)).toLowerCase());
  if (many) (globalThis.requestIdleCallback ?? setTimeout)(() => wordsOf());
  const apply = () => {
    const want = Object.fromEntries(NAMES.map((name) => [name, wanted(name)]));
    const terms = (want.q[0] ?? "").toLowerCase().split(/\s+/).filter(Boolean);
    const text = terms.length ? wordsOf() : null;
    const source = want.source[0] ? ` ${want.source[0]} ` : "";
    let count = 0;
    const fits = findings.map((f, i) => {
      const d = f.dataset;
      return (!want.verdict.length || want.verdict.includes(d.verdict))
        && ["severity", "kind", "entity", "story", "state"].every((name) => !want[name].length || d[name] === want[name][0])
        && (!source || d.source.includes(source))
        && (!want.decided.length || (want.decided[0] === "yes") === f.classList.contains("decided"))
        && (!text || terms.every((term) => text[i].includes(term)));
    });
    findings.forEach((f, i) => { if (f.hidden === fits[i]) f.hidden = !fits[i]; count += fits[i]; });
    for (const chunk of chunks) {
      const shown = $$("article.f:not([hidden])", chunk).length;
      chunk.hidden = !shown;
      // Chunks out of sight are not laid out; their height is guessed, or the scroll bar would be of no use.
      if (many) chunk.style.containIntrinsicBlockSize = `${shown * 370}px`;
    }
    for (const story of stories) { const none = !$(".chunk:not([hidden])", story); if (story.hidden !== none) story.hidden = none; }
    $("#none").hidden = count > 0 || !findings.length;
    $("#tally").textContent = count === findings.length ? `${count.toLocaleString("en")} findings` : `${count.toLocaleString("en")} of ${findings.length.toLocaleString("en")} findings`;
  };
  const filtered = () => {
    apply();
    write(current()?.id ?? "", false);
    if ($("#findings").getBoundingClientRect().top < 0) bring($("#findings")); // the list begins anew
  };
  const restore = () => {
    const { query } = address();
    for (const name of NAMES) {
      const field = form.elements[name];
      if (!field) continue;
      if (name === "verdict") for (const box of $$("[name=verdict]", form)) box.checked = query.getAll("verdict").includes(box.value);
      else field.value = query.get(name) ?? "";
    }
    apply();
  };
  form.addEventListener("input", filtered);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(filtered));

  // ---- moving about
  // What comes into view takes its real height only then, so a place is aimed at until it stays where it should be.
  let aim = 0;
  const bring = (target, block = "start") => {
    const turn = ++aim;
    let at = NaN, frames = many ? 24 : 3;
    const settle = () => {
      if (turn !== aim || !frames--) return;
      if (target.getBoundingClientRect().top !== at) {
        target.scrollIntoView({ block });
        at = target.getBoundingClientRect().top;
      }
      requestAnimationFrame(settle);
    };
    settle();
  };
  for (const name of ["wheel", "touchstart", "pointerdown"]) addEventListener(name, () => { aim++; }, { passive: true });
  let here = null;
  const current = () => (here && !here.hidden ? here : null);
  const go = (finding, push) => {
    here = finding;
    unfold(finding);
    finding.focus({ preventScroll: true });
    bring(finding);
    write(finding.id, push);
  };
  const step = (by) => {
    const shown = findings.filter((f) => !f.hidden);
    if (!shown.length) return;
    const at = shown.indexOf(current());
    go(shown[at < 0 ? (by > 0 ? 0 : shown.length - 1) : Math.min(shown.length - 1, Math.max(0, at + by))], false);
  };
  const reveal = () => {
    const anchor = address().anchor, article = /^s\d+(?=-)/.exec(anchor);
    if (article) unfold($(`#${article[0]} > details.fulltext`));
    const target = document.getElementById(anchor) ?? (article && document.getElementById(article[0]));
    if (!target) return;
    unfold(target);
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const own = $(":scope > details.fulltext", target);
    if (own && !$("a.ev", target)?.matches(":target")) own.open = true;
    if (target.matches("article.f")) {
      if (target.hidden) { form.reset(); apply(); }
      here = target;
      target.focus({ preventScroll: true });
    }
    bring(target, target.matches("a.ev") ? "center" : "start");
  };
  addEventListener("hashchange", () => { restore(); reveal(); });
  addEventListener("popstate", () => { restore(); reveal(); });
  document.addEventListener("focusin", (event) => { const f = event.target.closest("article.f"); if (f) here = f; });
  document.addEventListener("click", (event) => {
    const tile = event.target.closest(".tiles a");
    if (tile) {
      event.preventDefault();
      for (const box of $$("[name=verdict]", form)) box.checked = box.value === tile.dataset.verdict;
      apply();
      write("findings", true);
      bring($("#findings"));
      return;
    }
    const link = event.target.closest("a[href^='#']");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      // Filters stay in the address when a link inside the page is followed, so that "back" finds them again.
      event.preventDefault();
      const anchor = decode(link.getAttribute("href").slice(1));
      write(anchor, true);
      reveal();
      mark(anchor);
    }
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do](button.closest("article.f"));
  });
  // pushState does not move :target; the passage that was asked for is marked by a class of the same looks.
  const mark = (anchor) => {
    $$(".aimed").forEach((e) => e.classList.remove("aimed"));
    document.getElementById(anchor)?.classList.add("aimed");
  };

  // ---- keys
  const keysOn = $("#keys-on");
  keysOn.checked = store.get("keys") !== "off";
  keysOn.addEventListener("change", () => store.set("keys", keysOn.checked ? "on" : "off"));
  const show = (dialog) => { if (!dialog.open) dialog.showModal(); };
  $("#keys").addEventListener("click", () => show($("#help")));
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select");
    if (event.key === "Escape" && event.target === form.elements.q) { form.elements.q.value = ""; filtered(); form.elements.q.blur(); return; }
    if (typing || $("dialog[open]") || !keysOn.checked) return;
    const f = current();
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") { form.scrollIntoView({ block: "nearest" }); form.elements.q.focus(); form.elements.q.select(); }
    else if (event.key === "?") show($("#help"));
    else if (event.key === "Enter" && f && event.target === f) {
      const boxes = $$("details", f), open = boxes.some((box) => !box.open);
      for (const box of boxes) box.open = open;
    } else if (event.key === "d" && f) actions.decide(f);
    else if (event.key === "c" && f) actions.copy(f);
    else return;
    event.preventDefault();
  });

  // ---- decisions: those of this browser, on top of those recorded before
  const NAMES_OF = { "false-alarm": "False alarm", accepted: "Accepted", resolved: "Resolved" };
  const clean = (d) => d && NAMES_OF[d.decision] && typeof d.reason === "string" && d.reason
    ? { decision: d.decision, reason: d.reason, by: String(d.by ?? ""), until: /^\d{4}-\d\d-\d\d$/.test(d.until ?? "") ? d.until : "" } : null;
  // A recorded decision may be about a finding under a former id, or about a rule and its sources: then it is shown here, and only another
  // one can be put in front of it.
  const shown = new Map(data.shown.filter((d) => d.finding).map((d) => [d.finding, clean(d)]));
  const exact = new Map(data.recorded.filter((d) => d.finding && !d.rule).map((d) => [d.finding, clean(d)]));
  let own = {};
  try { own = JSON.parse(store.get("decisions") ?? "{}") ?? {}; } catch { /* unreadable: start anew */ }
  const decisionOf = (id) => (Object.hasOwn(own, id) ? clean(own[id]) : shown.get(id) ?? exact.get(id)) ?? null;
  // As on the rest of the page: control and reordering characters are shown, not obeyed.
  const visible = (t) => t.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u206f]/g, (c) => (c < " " ? String.fromCharCode(0x2400 + c.charCodeAt(0)) : `⟦U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟧`));
  const paint = (f) => {
    const d = decisionOf(f.dataset.id);
    f.classList.toggle("decided", !!d);
    let p = $(":scope > .decision", f);
    if (!d) { p?.remove(); return; }
    if (!p) { p = document.createElement("p"); p.className = "decision"; $("h4", f).after(p); }
    const name = document.createElement("b"), reason = document.createElement("bdi");
    name.textContent = NAMES_OF[d.decision];
    reason.textContent = visible(d.reason);
    p.replaceChildren(name, (d.by ? ` by ${visible(d.by)}` : "") + (d.until ? ` until ${d.until}` : "") + ": ", reason);
  };
  const ours = () => Object.keys(own).filter((id) => byId.has(id) && JSON.stringify(clean(own[id])) !== JSON.stringify(exact.get(id) ?? null)).sort();
  const paintExport = () => {
    const button = $("#export"), number = ours().length;
    button.hidden = !number;
    button.textContent = `Export ${number === 1 ? "1 decision" : number + " decisions"}`;
  };
  const dialog = $("#decide"), fields = $("form", dialog).elements;
  const actions = {
    decide(f) {
      const d = decisionOf(f.dataset.id);
      dialog.dataset.id = f.dataset.id;
      $(".subject", dialog).textContent = $("h4 bdi", f).textContent;
      for (const box of $$("[name=decision]", dialog)) box.checked = box.value === (d?.decision ?? "");
      fields.reason.value = d?.reason ?? "";
      fields.by.value = d?.by || store.get("by") || "";
      fields.until.value = d?.until ?? "";
      $("[value=remove]", dialog).hidden = !Object.hasOwn(own, f.dataset.id) && !exact.has(f.dataset.id);
      dialog.returnValue = "";
      dialog.showModal();
      $("[name=decision]:checked", dialog)?.focus();
    },
    async copy(f) { toast((await copy(markdown(f))) ? "Copied as Markdown" : "This browser does not allow copying"); },
  };
  dialog.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) $("[value=save]", dialog).click(); });
  dialog.addEventListener("close", () => {
    const id = dialog.dataset.id, f = byId.get(id);
    if (dialog.returnValue === "save") {
      own[id] = clean({ decision: fields.decision.value, reason: fields.reason.value.trim(), by: fields.by.value.trim(), until: fields.until.value });
      if (!own[id]) { delete own[id]; toast("A decision needs a reason"); return; }
      store.set("by", own[id].by);
    } else if (dialog.returnValue === "remove") {
      if (exact.has(id)) own[id] = { removed: true }; else delete own[id];
    } else { f?.focus({ preventScroll: true }); return; }
    if (!store.set("decisions", JSON.stringify(own))) toast("This browser keeps nothing: export before you close the page");
    paint(f);
    words = null;
    paintExport();
    apply();
    if (!f.hidden) f.focus({ preventScroll: true });
  });
  const yaml = () => {
    const quoted = (text) => JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
    const entry = (about, d) => `${about}\n  decision: ${d.decision}\n  reason: ${quoted(d.reason)}\n` + (d.by ? `  by: ${quoted(d.by)}\n` : "") + (d.until ? `  until: ${d.until}\n` : "");
    const mine = new Set(ours());
    const lines = [];
    // The first decision that fits counts: new ones stand in front, changed ones in their old place, the others stay as they are.
    for (const id of mine) if (!exact.has(id) && clean(own[id])) lines.push(entry(`- finding: ${quoted(id)}`, clean(own[id])));
    for (const d of data.recorded) {
      const now = !d.rule && mine.has(d.finding) ? clean(own[d.finding]) : clean(d);
      const sources = d.sources?.length ? `\n  sources: [${d.sources.map(quoted).join(", ")}]` : "";
      if (now) lines.push(entry((d.rule ? `- rule: ${quoted(d.rule)}` : `- finding: ${quoted(d.finding)}`) + sources, now));
    }
    return lines.join("") || "[]\n";
  };
  $("#export").addEventListener("click", () => { $("#yaml").value = yaml(); show($("#exported")); });
  $("#copy-yaml").addEventListener("click", async () => toast((await copy($("#yaml").value)) ? "Copied" : "Select the text and copy it"));
  $("#download").addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([$("#yaml").value], { type: "application/yaml" }));
    link.download = "decisions.yml";
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  });

  // ---- Markdown
  const text = (node) => node.textContent.replace(/\s+/g, " ").trim();
  const escape = (s) => s.replace(/[\\`*_{}[\]<>|~&$]/g, "\\$&");
  const markdown = (f) => {
    const lines = [`**${escape(text($(".badge", f)).replace(/^\W+/, ""))}: ${escape(text($("h4 bdi", f)))}**`, ""];
    for (const version of $$(".version", f)) {
      lines.push(`- **${text($(".chip", version))}** ${escape(text($(".value bdi", version)))} (${text($(".support", version)).replace(/^[●○… ]+/, "")})`);
      for (const said of $$(".said > li", version)) lines.push(`  > ${escape(text($(".who", said)))}: ${escape(text($("blockquote", said)))}`, "");
    }
    const assumption = $(".assumption", f);
    if (assumption) lines.push(escape(text(assumption)), "");
    return lines.join("\n").trimEnd() + "\n";
  };
  const copy = async (value) => {
    try { await navigator.clipboard.writeText(value); return true; } catch { /* the old way, below */ }
    const area = document.createElement("textarea");
    area.value = value;
    ($("dialog[open]") ?? document.body).append(area);
    area.select();
    try { return document.execCommand("copy"); } catch { return false; } finally { area.remove(); }
  };

  // ---- light and dark, paper
  $("#theme").addEventListener("click", () => {
    const dark = getComputedStyle(document.documentElement).colorScheme === "dark"
      || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    const theme = dark ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    store.set("theme", theme);
  });
  let closed = [];
  addEventListener("beforeprint", () => { unfoldAll(); closed = $$("#findings details:not([open], .context), #matrix > details:not([open], .counts)"); for (const box of closed) box.open = true; });
  addEventListener("afterprint", () => { for (const box of closed) box.open = false; closed = []; });

  findings.forEach((f) => { if (decisionOf(f.dataset.id) || $(":scope > .decision", f)) paint(f); });
  paintExport();
  restore();
  if (address().anchor) {
    // The address says where to go; where the page was scrolled to before a reload must not win over it.
    history.scrollRestoration = "manual";
    addEventListener("load", () => setTimeout(() => { history.scrollRestoration = "auto"; }, 500));
    reveal();
  }
})();
