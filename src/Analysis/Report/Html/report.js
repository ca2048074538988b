// Draws the page's figures and draws them anew where the page's width asks for another layout.
"use strict";
(() => {
  const specifications = JSON.parse(document.getElementById("specifications").textContent);
  const axisWidth = 64, gap = 24;
  const dark = matchMedia("(prefers-color-scheme: dark)");

  // Panels side by side as the width allows; a single drawing follows its container by itself.
  function fitted(specification, width) {
    const copy = structuredClone(specification);
    copy.config.background = "transparent";
    if (copy.spec) {
      copy.columns = Math.max(1, Math.floor((width - axisWidth) / (copy.spec.width + gap)));
      copy.spec.width = Math.floor((width - axisWidth) / copy.columns) - gap;
    }
    return copy;
  }

  async function draw(place) {
    const width = place.clientWidth;
    const specification = fitted(specifications[place.dataset.figure], width);
    try {
      await ablateFigures.embed(place, specification, {
        actions: false,
        tooltip: { theme: dark.matches ? "dark" : "light" },
      });
    } catch (error) {
      place.textContent = `This figure could not be drawn: ${error.message}`;
      console.error(error);
    }
  }

  const places = [...document.querySelectorAll(".drawing")];
  places.forEach(draw);

  let waiting;
  addEventListener("resize", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      for (const place of places) {
        const specification = specifications[place.dataset.figure];
        if (specification.spec) draw(place);
      }
    }, 200);
  });
  dark.addEventListener("change", () => places.forEach(draw));
})();
