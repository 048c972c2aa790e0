// PostHog with nothing but its surveys, in one script: without it the surveys would be a second one. Shown without
// waiting for the remote configuration.

import { SurveysExtensions } from "posthog-js/dist/extension-bundles";
import posthog from "posthog-js/dist/module.slim.no-external";
import "posthog-js/dist/surveys";

posthog.init("phc_local", {
  api_host: location.origin,
  defaults: "2026-01-30",
  __extensionClasses: SurveysExtensions,
  advanced_enable_surveys: true,
  advanced_disable_feature_flags: true,
  // Else it takes the browser of a benchmark for a robot.
  opt_out_useragent_filter: true,
});
