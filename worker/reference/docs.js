// Draws the OpenAPI document of this very deployment.

const dark = matchMedia("(prefers-color-scheme: dark)");
const dress = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", dress);
dress();

/** What stands above the operations is a landmark too, so that screen readers find it. */
const landmarks = () => ({
  wrapComponents: {
    InfoContainer: (Info, { React }) => (props) => React.createElement("div", { role: "banner" }, React.createElement(Info, props)),
  },
});

window.SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  // Its links would stand inside of buttons.
  deepLinking: false,
  defaultModelsExpandDepth: 0,
  // What is on the page stays on the page: nothing is sent to a validator.
  validatorUrl: null,
  plugins: [landmarks],
});
