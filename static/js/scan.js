// A passport that has been read fills a form that is still empty by itself, as the button would.
(() => {
  "use strict";

  const isEmpty = (form) => Array.from(form.elements).every((box) => {
    const isText = box.matches("input[type=text], textarea");
    return !isText || box.name.startsWith("_") || !box.value.trim();
  });

  const press = () => {
    const button = document.querySelector("[data-press-when-empty]");
    if (button && isEmpty(button.form)) button.form.requestSubmit(button);
  };

  document.addEventListener("htmx:afterSettle", press);
  press();
})();
