// SurveyJS with its survey in the script: no hop for the texts.

import { Model } from "survey-core";
import "survey-js-ui";

const survey = new Model({
  elements: [
    {
      type: "rating",
      name: "rating",
      title: "How satisfied are you with this chat?",
      rateType: "smileys",
      displayMode: "buttons",
      rateCount: 5,
      minRateDescription: "Very dissatisfied",
      maxRateDescription: "Very satisfied",
    },
  ],
});
survey.render(document.getElementById("feedback"));
