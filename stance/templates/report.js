"use strict";
(() => {
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const PAGE = 100;
  const rows = data.rows.map((r, i) => ({
    i, doc: r[0], actor: r[1], speaker: r[2], kind: r[3], rule: r[4], source: r[5], cue: r[6],
    antecedent: r[7], abstained: r[8], labels: r[9], shares: r[10], scores: r[11], words: r[12],
  }));

  const make = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== false) node.setAttribute(name, value);
    }
    node.append(...children.filter((child) => child !== null));
    return node;
  };
  const signed = (x) => {
    const size = Math.abs(x).toFixed(2);
    return (size === "0.00" ? "" : x < 0 ? "−" : "+") + size;
  };
  const span = (i) => $("s" + i);
  // A browser cuts a long text into several nodes; labels are elements.
  const textOf = (row) =>
    [...span(row.i).childNodes].filter((n) => n.nodeType === Node.TEXT_NODE).map((n) => n.data).join("");
  const labelOf = (row, t) => data.targets[t].labels[row.labels[t]];
  const labelClass = (label) =>
    "label-" + (label === "favor" || label === "against" ? label : "none");
  const actorNode = (id) => {
    const actor = data.actors[id];
    if (!actor) return make("span", { class: "muted" }, "Narration");
    return make("span", { class: "actor a" + actor.style, "data-mark": actor.mark }, actor.name);
  };

  /* The evidence of one statement. */
  let pinned = null;
  const shown = $("shown");
  const resting = [...shown.childNodes];
  const entry = (name, value) =>
    value ? [make("dt", {}, name), make("dd", {}, value)] : [];

  const targetNode = (row, t) => {
    const target = data.targets[t];
    const label = labelOf(row, t);
    const stack = make("div", { class: "stack", "aria-hidden": "true" });
    const shares = make("div", { class: "shares" });
    target.labels.forEach((name, k) => {
      const share = row.shares[t][k];
      const known = ["favor", "against", "none"].includes(name);
      const part = make("i", { class: known ? name : "label" });
      part.style.width = 100 * share + "%";
      stack.append(part);
      shares.append(make("span", {}, name + " ", make("b", { class: "num" }, (100 * share).toFixed(0) + " %")));
    });
    const words = make("ul", { class: "words", "aria-label": "Words that weighed most" });
    for (const [word, vote] of row.words[t]) {
      words.append(make("li", { class: vote > 0 ? "for" : "counter" }, word + " ", make("small", { class: "num" }, signed(vote))));
    }
    return make(
      "div", { class: "target" },
      make("h4", {}, make("span", {}, target.name),
        make("span", { class: labelClass(label) }, label + (target.scored ? " " + signed(row.scores[t]) : ""))),
      stack, shares, row.words[t].length ? words : null,
    );
  };

  const show = (i) => {
    const row = rows[i];
    const doc = data.documents[row.doc];
    shown.replaceChildren(
      make("p", {}, actorNode(row.actor), row.actor && row.speaker ? " · " : "", row.actor && row.speaker ? make("bdi", {}, row.speaker) : ""),
      make("blockquote", { lang: doc.lang, dir: "auto" }, textOf(row)),
      make("dl", {},
        ...entry("How", data.kinds[row.kind] || row.kind),
        ...entry("Rule", make("code", {}, row.rule)),
        ...entry("Source", row.source), ...entry("Cue", row.cue), ...entry("Refers to", row.antecedent)),
      row.abstained ? make("p", { class: "note" }, "The model abstains: " + row.abstained + ".") : "",
      ...data.targets.map((_, t) => targetNode(row, t)),
    );
  };
  const rest = () => {
    if (pinned !== null) show(pinned);
    else shown.replaceChildren(...resting);
  };
  const pin = (i) => {
    if (pinned !== null) span(pinned).setAttribute("aria-pressed", "false");
    pinned = i;
    $("evidence").classList.toggle("open", i !== null);
    if (i !== null) {
      span(i).setAttribute("aria-pressed", "true");
      rove(span(i));
    }
    rest();
    if (i !== null && isNarrow()) reach(i);
  };
  // On a narrow screen the evidence lies over the lower half.
  const isNarrow = () => getComputedStyle($("evidence")).position === "fixed";
  const reach = (i, again = 3) => {
    span(i).scrollIntoView({ block: isNarrow() ? "start" : "center" });
    // Texts out of sight have no height until they are drawn: what was reached may have moved.
    if (again) requestAnimationFrame(() => reach(i, again - 1));
  };
  const rove = (node) => {
    for (const other of node.closest(".text").querySelectorAll('.s[tabindex="0"]')) other.tabIndex = -1;
    node.tabIndex = 0;
  };

  const texts = $("documents");
  const hit = (event) => event.target.closest && event.target.closest(".s");
  const number = (node) => Number(node.id.slice(1));
  texts.addEventListener("mouseover", (event) => hit(event) && show(number(hit(event))));
  texts.addEventListener("mouseout", (event) => hit(event) && rest());
  texts.addEventListener("focusin", (event) => hit(event) && show(number(hit(event))));
  texts.addEventListener("click", (event) => {
    const node = hit(event);
    if (!node || String(getSelection())) return;
    pin(pinned === number(node) ? null : number(node));
  });
  texts.addEventListener("keydown", (event) => {
    const node = hit(event);
    if (!node) return;
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = span(number(node) + step);
      if (next && next.closest(".text") === node.closest(".text")) {
        rove(next);
        next.focus();
      }
    } else if (event.key === "Enter" || event.key === " ") {
      pin(number(node));
      $("evidence").focus({ preventScroll: true });
    } else return;
    event.preventDefault();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || pinned === null) return;
    const node = span(pinned);
    const inside = $("evidence").contains(document.activeElement);
    pin(null);
    if (inside) node.focus({ preventScroll: true });
  });
  $("close").addEventListener("click", () => pin(null));
  for (const radio of document.querySelectorAll('input[name="by"]')) {
    radio.addEventListener("change", () => { $("texts").dataset.target = radio.value; });
    if (radio.checked) $("texts").dataset.target = radio.value;
  }
  const dim = () => {
    for (const row of rows) span(row.i).classList.toggle("dim", Boolean($("only").value) && row.actor !== $("only").value);
  };
  $("only").addEventListener("change", dim);
  if ($("only").value) dim();

  /* The table. */
  const columns = [...document.querySelectorAll("#statements thead th")];
  let sorting = { key: "order", down: false };
  let found = rows;
  let limit = PAGE;
  const folded = [];
  const fold = (row) => {
    if (folded[row.i] === undefined) {
      folded[row.i] = [textOf(row), row.speaker || "", data.documents[row.doc].name].join("\n").toLowerCase();
    }
    return folded[row.i];
  };
  const value = (id) => ($(id) ? $(id).value : "");
  const keyOf = (key) => {
    if (key === "actor") return (row) => (data.actors[row.actor] || { name: "\uffff" }).name;
    if (key === "document") return (row) => row.doc;
    if (key === "date") return (row) => data.documents[row.doc].date || "\uffff";
    if (key === "order") return (row) => row.i;
    const t = Number(key);
    return data.targets[t].scored ? (row) => row.scores[t] : (row) => row.labels[t];
  };
  const filter = () => {
    const needle = value("f-text").trim().toLowerCase();
    const actor = $("f-actor").selectedOptions[0];
    const [target, label, doc] = [value("f-target"), value("f-label"), value("f-document")];
    found = rows.filter((row) => {
      if (actor.dataset.none !== undefined ? row.actor !== null : actor.value && row.actor !== actor.value) return false;
      if (doc && row.doc !== Number(doc)) return false;
      if (label) {
        const at = target ? [Number(target)] : data.targets.map((_, t) => t);
        if (!at.some((t) => labelOf(row, t) === label)) return false;
      }
      return !needle || fold(row).includes(needle);
    });
    sort();
  };
  const sort = () => {
    const key = keyOf(sorting.key);
    const way = sorting.down ? -1 : 1;
    found.sort((a, b) => {
      const [x, y] = [key(a), key(b)];
      return (x < y ? -way : x > y ? way : 0) || a.i - b.i;
    });
    for (const th of columns) {
      if (th.dataset.key === sorting.key) th.setAttribute("aria-sort", sorting.down ? "descending" : "ascending");
      else th.removeAttribute("aria-sort");
    }
    limit = PAGE;
    $("rows").replaceChildren();
    draw();
  };
  const rowNode = (row) => {
    const doc = data.documents[row.doc];
    const link = make("a", { href: "#s" + row.i, class: "said", lang: doc.lang, dir: "auto" }, textOf(row));
    const node = make("tr", { "data-i": row.i }, make("td", {}, actorNode(row.actor)), make("th", { scope: "row" }, link));
    data.targets.forEach((target, t) => {
      const label = labelOf(row, t);
      node.append(make("td", { "data-name": target.name, class: "num" },
        make("span", { class: labelClass(label) }, label + (target.scored ? " " + signed(row.scores[t]) : ""))));
    });
    if (data.documents.length > 1) node.append(make("td", { "data-name": "Document" }, make("span", {}, doc.name)));
    if (data.documents.some((d) => d.date)) node.append(make("td", { "data-name": "Date", class: "num" }, doc.date || "–"));
    return node;
  };
  const draw = () => {
    const body = $("rows");
    body.append(...found.slice(body.children.length, limit).map(rowNode));
    $("count").textContent = found.length === rows.length
      ? rows.length + " statements" : found.length + " of " + rows.length + " statements";
    const left = found.length - body.children.length;
    $("more").hidden = left <= 0;
    $("more").textContent = "Show " + Math.min(PAGE, left) + " more of " + left;
  };
  let timer = 0;
  const later = () => { clearTimeout(timer); timer = setTimeout(filter, 120); };
  $("filters").addEventListener("input", later);
  $("filters").addEventListener("reset", () => setTimeout(filter, 0));
  $("filters").addEventListener("submit", (event) => { event.preventDefault(); filter(); });
  $("more").addEventListener("click", () => { limit += PAGE; draw(); });
  for (const th of columns) {
    th.firstElementChild.addEventListener("click", () => {
      const key = th.dataset.key;
      const scores = /^\d+$/.test(key);
      sorting = { key, down: sorting.key === key ? !sorting.down : scores };
      sort();
    });
  }
  $("rows").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link) return;
    event.preventDefault();
    const i = Number(link.getAttribute("href").slice(2));
    pin(i);
    reach(i);
    span(i).focus({ preventScroll: true });
  });
  filter();
  const at = /^#s(\d+)$/.exec(location.hash);
  if (at && rows[Number(at[1])]) {
    pin(Number(at[1]));
    reach(Number(at[1]));
  }
})();
