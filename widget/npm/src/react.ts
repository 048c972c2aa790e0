"use client";
// <AfterwordFeedback>: the element in a React tree. Nothing of it runs on a server but the rendering of its children.

import { createElement, useEffect, useRef, type ReactElement, type ReactNode } from "react";

import { load, type AfterwordElement, type Answered, type Failed, type Shown, type WidgetProps } from "./index.js";
import { question } from "./question.js";

export interface Listeners {
  onShown?: (shown: Shown) => void;
  /** Twice: on the click with `stored: false`, and again when it is stored. */
  onAnswered?: (answered: Answered) => void;
  onClosed?: () => void;
  onFailed?: (failed: Failed) => void;
}

export type AfterwordFeedbackProps = WidgetProps &
  Listeners & {
    id?: string;
    className?: string;
    /** What is there instead where no script runs. */
    children?: ReactNode;
  };

/** Asks as soon as it is mounted, and again when it is about something else. Mounted twice, it stays one session. */
export function AfterwordFeedback(props: AfterwordFeedbackProps): ReactElement {
  const { id, className, children, onShown, onAnswered, onClosed, onFailed, ...options } = props;
  const element = useRef<AfterwordElement>(null);
  const asked = question(options);
  useEffect(() => {
    const target = element.current;
    let mounted = true;
    if (target && asked) {
      void load(options).then((afterword) => {
        if (mounted) void afterword.open({ layout: "inline", ...options, target });
      });
    }
    return () => {
      mounted = false;
    };
    // The options are read when the question changes, not at every new object with the same words.
  }, [asked]);
  return createElement(
    "afterword-feedback",
    {
      // Another question gets an element of its own, and the one before it ends with its element.
      key: asked,
      ref: element,
      id,
      className,
      "onafterword:shown": (event: CustomEvent<Shown>) => onShown?.(event.detail),
      "onafterword:answered": (event: CustomEvent<Answered>) => onAnswered?.(event.detail),
      "onafterword:closed": () => onClosed?.(),
      "onafterword:failed": (event: CustomEvent<Failed>) => onFailed?.(event.detail),
    },
    children,
  );
}
