//! What our pages say when no site's instrument does: titles, refusals, names of languages. In
//! every language of ours.

use afterword_domain::instrument::canonical_language;

/// The words of one language.
#[derive(Debug)]
pub struct Words {
    /// Its tag.
    pub lang: &'static str,
    /// Its own name.
    pub name: &'static str,
    /// What the browser's tab says.
    pub title: &'static str,
    /// The widget's page runs no script.
    pub no_script: &'static str,
    /// The widget's page has no token.
    pub no_token: &'static str,
    /// A link to where to try again.
    pub back: &'static str,
    /// A form with nothing in it.
    pub nothing: &'static str,
    /// A code that is out of use.
    pub card_old: &'static str,
    /// A code that was never ours.
    pub card_unknown: &'static str,
    /// What a guest can do instead.
    pub card_staff: &'static str,
    /// A button that tells the restaurant of it.
    pub card_tell: &'static str,
    /// It was told.
    pub card_told: &'static str,
    /// A group of links to other languages.
    pub languages: &'static str,
    /// A button that asks for somebody to come.
    pub call: &'static str,
    /// The guest waits.
    pub call_waits: &'static str,
    /// Somebody comes: `{name}`.
    pub call_taken: &'static str,
    /// Somebody was there.
    pub call_done: &'static str,
    /// Nobody was asked for.
    pub call_none: &'static str,
    /// A button that takes it back.
    pub call_back: &'static str,
    /// A link to where the guest waits.
    pub call_look: &'static str,
    bad_link: &'static str,
    too_early: &'static str,
    window_over: &'static str,
    expired: &'static str,
    erased: &'static str,
    called_too_often: &'static str,
    rate_limited: &'static str,
    unavailable: &'static str,
    bad_form: &'static str,
    fault: &'static str,
}

impl Words {
    /// The first language of `wanted` that is ours, else English.
    #[must_use]
    pub fn of(wanted: &str) -> &'static Self {
        let mut known = wanted.split(',').filter_map(|tag| {
            let tag = canonical_language(tag);
            ALL.into_iter().find(|words| words.lang == tag)
        });
        known.next().unwrap_or(&EN)
    }

    /// What a refusal with this stable code says to a customer.
    #[must_use]
    pub fn refusal(&self, code: &str) -> &'static str {
        match code {
            "bad_token" | "bad_site_key" | "not_found" | "method_not_allowed" => self.bad_link,
            "too_early" => self.too_early,
            "window_over" => self.window_over,
            "expired" => self.expired,
            "erased" => self.erased,
            "called_too_often" => self.called_too_often,
            "rate_limited" => self.rate_limited,
            "unavailable" | "restoring" => self.unavailable,
            "bad_body" | "bad_field" | "bad_query" | "body_too_large" | "unsupported_type" => {
                self.bad_form
            }
            _ => self.fault,
        }
    }
}

/// The name of a language in itself; of one that is not ours, its tag.
#[must_use]
pub fn name_of(lang: &str) -> &str {
    let known = ALL.into_iter().find(|words| words.lang == lang);
    known.map_or(lang, |words| words.name)
}

/// Every language of ours.
pub const ALL: [&Words; 6] = [&EN, &ZH_HANS, &ZH_HANT, &JA, &ES, &AR];

const EN: Words = Words {
    lang: "en",
    name: "English",
    title: "Feedback",
    no_script: "This page needs JavaScript. To answer without it, change “/a#” in the address to “/a/”.",
    no_token: "This link is not complete. Please open it again from your message.",
    back: "Back to the questions",
    nothing: "Please choose an answer or write something first.",
    card_old: "This card is out of date.",
    card_unknown: "This code is not known.",
    card_staff: "Please tell the staff in person, or scan another card.",
    card_tell: "Tell the restaurant that this card is old",
    card_told: "Thank you. The restaurant has been told.",
    languages: "Language",
    call: "Please send somebody",
    call_waits: "Somebody will be with you in a moment.",
    call_taken: "{name} is on the way to you.",
    call_done: "Somebody has been with you. If you need anything else, call again.",
    call_none: "Nobody has been called.",
    call_back: "I need nobody any more",
    call_look: "Show",
    bad_link: "This link does not work. Please open it again from your message, or ask for a new one.",
    too_early: "It is too early to answer. Please try again when the conversation is over.",
    window_over: "The time for changes is over.",
    expired: "This invitation has expired. Nothing was saved.",
    erased: "This answer has been deleted. No other can be given.",
    called_too_often: "Somebody has been called too often from here. Please tell the staff in person.",
    rate_limited: "There were too many requests. Please try again in a minute.",
    unavailable: "We cannot save anything at the moment. Please try again in a minute.",
    bad_form: "The form could not be read. Nothing was saved.",
    fault: "Something went wrong on our side. Please try again.",
};

const ZH_HANS: Words = Words {
    lang: "zh-Hans",
    name: "简体中文",
    title: "评价",
    no_script: "此页面需要 JavaScript。如需在没有 JavaScript 的情况下评价，请把网址中的“/a#”改为“/a/”。",
    no_token: "链接不完整，请从消息中重新打开。",
    back: "返回问题",
    nothing: "请先选择一项或写几句话。",
    card_old: "这张卡片已停用。",
    card_unknown: "无法识别这个二维码。",
    card_staff: "您可以直接告诉店员，或扫描其他卡片上的二维码。",
    card_tell: "告诉店家这张卡片已停用",
    card_told: "谢谢，已告知店家。",
    languages: "语言",
    call: "请派人过来",
    call_waits: "很快会有人过来。",
    call_taken: "{name}正在过来。",
    call_done: "已有人来过。如还需要帮助，请再次呼叫。",
    call_none: "尚未呼叫任何人。",
    call_back: "不用来了",
    call_look: "查看",
    bad_link: "此链接无法使用。请从消息中重新打开，或索取新的链接。",
    too_early: "现在评价还太早，请在对话结束后再试。",
    window_over: "修改时间已过。",
    expired: "评价邀请已失效，未保存任何内容。",
    erased: "此评价已被删除，无法再次评价。",
    called_too_often: "呼叫次数过多，请直接告诉店员。",
    rate_limited: "请求过于频繁，请一分钟后再试。",
    unavailable: "暂时无法保存，请一分钟后再试。",
    bad_form: "无法读取表单，未保存任何内容。",
    fault: "我们的系统出了问题，请重试。",
};

const ZH_HANT: Words = Words {
    lang: "zh-Hant",
    name: "繁體中文",
    title: "評價",
    no_script: "此頁面需要 JavaScript。如需在沒有 JavaScript 的情況下評價，請將網址中的「/a#」改為「/a/」。",
    no_token: "連結不完整，請從訊息中重新開啟。",
    back: "返回問題",
    nothing: "請先選擇一項或寫幾句話。",
    card_old: "這張卡片已停用。",
    card_unknown: "無法辨識這個 QR 碼。",
    card_staff: "您可以直接告訴店員，或掃描其他卡片上的 QR 碼。",
    card_tell: "告訴店家這張卡片已停用",
    card_told: "謝謝，已告知店家。",
    languages: "語言",
    call: "請派人過來",
    call_waits: "很快會有人過來。",
    call_taken: "{name}正在過來。",
    call_done: "已有人來過。如仍需協助，請再次呼叫。",
    call_none: "尚未呼叫任何人。",
    call_back: "不用過來了",
    call_look: "查看",
    bad_link: "此連結無法使用。請從訊息中重新開啟，或索取新的連結。",
    too_early: "現在評價還太早，請在對話結束後再試。",
    window_over: "修改時間已過。",
    expired: "評價邀請已失效，未儲存任何內容。",
    erased: "此評價已被刪除，無法再次評價。",
    called_too_often: "呼叫次數過多，請直接告訴店員。",
    rate_limited: "請求過於頻繁，請一分鐘後再試。",
    unavailable: "暫時無法儲存，請一分鐘後再試。",
    bad_form: "無法讀取表單，未儲存任何內容。",
    fault: "我們的系統發生問題，請再試一次。",
};

const JA: Words = Words {
    lang: "ja",
    name: "日本語",
    title: "アンケート",
    no_script: "このページには JavaScript が必要です。JavaScript を使わずに回答するには、アドレスの「/a#」を「/a/」に変えてください。",
    no_token: "リンクが不完全です。メッセージからもう一度開いてください。",
    back: "質問に戻る",
    nothing: "回答を選ぶか、コメントを入力してください。",
    card_old: "このカードは現在使われていません。",
    card_unknown: "このコードは確認できません。",
    card_staff: "お店のスタッフに直接お伝えいただくか、別のカードのコードを読み取ってください。",
    card_tell: "このカードが古いことをお店に知らせる",
    card_told: "ありがとうございます。お店に知らせました。",
    languages: "言語",
    call: "スタッフを呼ぶ",
    call_waits: "まもなくスタッフが伺います。",
    call_taken: "{name}がまもなく伺います。",
    call_done: "スタッフが伺いました。ほかにご用がありましたら、もう一度お呼びください。",
    call_none: "スタッフは呼ばれていません。",
    call_back: "呼び出しを取り消す",
    call_look: "表示",
    bad_link: "このリンクは使用できません。メッセージからもう一度開くか、新しいリンクをご依頼ください。",
    too_early: "まだ回答できません。対応が終わってからもう一度お試しください。",
    window_over: "変更できる期間は終了しました。",
    expired: "このご案内の有効期限が切れています。回答は保存されていません。",
    erased: "この回答は削除されました。新たに回答することはできません。",
    called_too_often: "呼び出しの回数が上限に達しました。お近くのスタッフに直接お声がけください。",
    rate_limited: "リクエストが多すぎます。1分後にもう一度お試しください。",
    unavailable: "現在、保存できません。1分後にもう一度お試しください。",
    bad_form: "フォームを読み取れませんでした。回答は保存されていません。",
    fault: "システムに問題が発生しました。もう一度お試しください。",
};

const ES: Words = Words {
    lang: "es",
    name: "Español",
    title: "Valoración",
    no_script: "Esta página necesita JavaScript. Para responder sin él, cambie «/a#» por «/a/» en la dirección.",
    no_token: "El enlace no está completo. Ábralo de nuevo desde su mensaje.",
    back: "Volver a las preguntas",
    nothing: "Elija primero una respuesta o escriba algo.",
    card_old: "Esta tarjeta ya no está en uso.",
    card_unknown: "Este código no se reconoce.",
    card_staff: "Puede decírselo al personal o escanear otra tarjeta.",
    card_tell: "Avisar al restaurante de que la tarjeta es antigua",
    card_told: "Gracias. El restaurante ya lo sabe.",
    languages: "Idioma",
    call: "Que venga alguien, por favor",
    call_waits: "Enseguida vendrá alguien.",
    call_taken: "{name} ya va hacia su mesa.",
    call_done: "Ya ha pasado alguien. Si necesita algo más, llame de nuevo.",
    call_none: "No se ha llamado a nadie.",
    call_back: "Ya no necesito a nadie",
    call_look: "Ver",
    bad_link: "Este enlace no funciona. Ábralo de nuevo desde su mensaje o pida uno nuevo.",
    too_early: "Aún es pronto para responder. Inténtelo de nuevo cuando haya terminado la conversación.",
    window_over: "El plazo para hacer cambios ha terminado.",
    expired: "Esta invitación ha caducado. No se ha guardado nada.",
    erased: "Esta respuesta se ha eliminado. Ya no se puede dar otra.",
    called_too_often: "Se ha llamado demasiadas veces. Dígaselo al personal en persona.",
    rate_limited: "Demasiadas solicitudes. Inténtelo de nuevo dentro de un minuto.",
    unavailable: "Ahora mismo no podemos guardar nada. Inténtelo de nuevo dentro de un minuto.",
    bad_form: "No se ha podido leer el formulario. No se ha guardado nada.",
    fault: "Algo ha fallado por nuestra parte. Inténtelo de nuevo.",
};

const AR: Words = Words {
    lang: "ar",
    name: "العربية",
    title: "تقييم",
    no_script: "تحتاج هذه الصفحة إلى JavaScript. للإجابة من دونه، استبدل ‎“/a#”‎ في العنوان بـ ‎“/a/”‎.",
    no_token: "الرابط غير مكتمل. يُرجى فتحه مجددًا من رسالتك.",
    back: "العودة إلى الأسئلة",
    nothing: "يُرجى اختيار إجابة أو كتابة شيء أولًا.",
    card_old: "هذه البطاقة لم تعد مستخدمة.",
    card_unknown: "هذا الرمز غير معروف.",
    card_staff: "يُرجى إخبار فريق العمل مباشرةً أو مسح بطاقة أخرى.",
    card_tell: "إبلاغ المطعم بأن هذه البطاقة قديمة",
    card_told: "شكرًا لك. أُبلغ المطعم بذلك.",
    languages: "اللغة",
    call: "أرسلوا أحدًا من فضلكم",
    call_waits: "سيأتيك أحد بعد لحظات.",
    call_taken: "{name} في الطريق إليك.",
    call_done: "حضر أحد إليك. إن احتجت إلى شيء آخر فاطلب مجددًا.",
    call_none: "لم يُطلب أحد.",
    call_back: "لم أعد بحاجة إلى أحد",
    call_look: "عرض",
    bad_link: "هذا الرابط لا يعمل. يُرجى فتحه مجددًا من رسالتك أو طلب رابط جديد.",
    too_early: "لم يحن وقت الإجابة بعد. يُرجى المحاولة مجددًا بعد انتهاء المحادثة.",
    window_over: "انتهت المدة المتاحة للتغيير.",
    expired: "انتهت صلاحية هذه الدعوة. لم يُحفظ أي شيء.",
    erased: "حُذفت هذه الإجابة. لا يمكن تقديم إجابة أخرى.",
    called_too_often: "تكرر الاستدعاء أكثر من اللازم. يُرجى إخبار أحد الموظفين مباشرةً.",
    rate_limited: "عدد الطلبات كبير جدًا. يُرجى المحاولة مجددًا بعد دقيقة.",
    unavailable: "يتعذّر الحفظ حاليًا. يُرجى المحاولة مجددًا بعد دقيقة.",
    bad_form: "تعذّرت قراءة النموذج. لم يُحفظ أي شيء.",
    fault: "حدث خطأ لدينا. يُرجى المحاولة مجددًا.",
};

#[cfg(test)]
mod tests {
    use super::*;
    use afterword_domain::wire::problem::Code;

    #[test]
    fn every_refusal_is_said_in_every_language_in_words_of_its_own() {
        for code in Code::ALL {
            let code = code.row().code;
            let said = ALL.map(|words| words.refusal(code));
            for (n, one) in said.iter().enumerate() {
                assert!(!one.is_empty());
                assert!(!said[..n].contains(one), "{code}: {one}");
            }
        }
    }

    #[test]
    fn the_first_language_of_ours_is_spoken() {
        for (wanted, lang) in [
            ("fr, zh-TW, en", "zh-Hant"),
            ("ar-EG", "ar"),
            ("", "en"),
            ("tlh", "en"),
        ] {
            assert_eq!(Words::of(wanted).lang, lang, "{wanted}");
        }
    }
}
