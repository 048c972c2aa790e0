// What the board says, in every language of ours: staff read it, so it speaks the language of the tablet. Names of
// reasons are those of the questions for a meal.

export interface Words {
  lang: string;
  /** From worst to best. */
  ratings: string[];
  reasons: Record<string, string>;
  now: string;
  minutes: string;
  hours: string;
  calls: string;
  settled: string;
  mended: string;
  withdrawn: string;
  recalled: string;
  may: string;
  go: string;
  done: string;
  notMe: string;
  mine: string;
  goes: string;
  was: string;
  nobody: string;
  earlier: string;
  connecting: string;
  live: string;
  polling: string;
  offline: string;
  refused: string;
  noKey: string;
  refusedWhy: string;
  key: string;
  open: string;
  whoTitle: string;
  whoWhy: string;
  name: string;
  cancel: string;
  ok: string;
  sound: string;
  iAm: string;
  taken: string;
  failed: string;
}

const EN: Words = {
  lang: "en",
  ratings: ["Very dissatisfied", "Dissatisfied", "Neither", "Satisfied", "Very satisfied"],
  reasons: {
    attitude: "Friendliness",
    automation: "Ordering by app or kiosk",
    communication: "Attention to my wishes",
    environment: "Room, noise, cleanliness",
    knowledge: "Knowledge of the menu",
    other: "Something else",
    policy: "House rules",
    price: "Price",
    product: "Food and drinks",
    selfservice: "Self-service",
    system: "Payment or technology",
    unresolved: "Something was not put right",
    wait: "Waiting time",
  },
  now: "just now",
  minutes: "{n} min",
  hours: "{n} h",
  calls: "Calls for somebody",
  settled: "Done",
  mended: "Changed to: {rating}",
  withdrawn: "Taken back",
  recalled: "Call taken back",
  may: "May still change",
  go: "I am going",
  done: "Done",
  notMe: "Not me after all",
  mine: "You are going ({name})",
  goes: "{name} is going",
  was: "{name} was there",
  nobody: "Nobody is waiting. New calls and low ratings appear here.",
  earlier: "Earlier",
  connecting: "Connecting …",
  live: "Live",
  polling: "Up to date every few seconds",
  offline: "No connection: this may be out of date",
  refused: "The key opens nothing",
  noKey: "Open the link of this board once more, or enter its key.",
  refusedWhy: "This key was revoked, or opens no board. Ask for another, or enter it here.",
  key: "Key of this board",
  open: "Open",
  whoTitle: "Your name",
  whoWhy: "Guests read it when you go: “Maya is on the way to you.” It stays on this tablet.",
  name: "Name",
  cancel: "Cancel",
  ok: "OK",
  sound: "Sound",
  iAm: "I am {name}",
  taken: "{name} is going already.",
  failed: "That did not get through. Please try again.",
};

const ZH_HANS: Words = {
  lang: "zh-Hans",
  ratings: ["很不满意", "不满意", "一般", "满意", "很满意"],
  reasons: {
    attitude: "服务态度",
    automation: "手机或自助机点餐",
    communication: "对需求的关注",
    environment: "环境、噪音、卫生",
    knowledge: "对菜品的了解",
    other: "其他",
    policy: "店内规定",
    price: "价格",
    product: "菜品和饮料",
    selfservice: "自助服务",
    system: "支付或系统问题",
    unresolved: "有问题没有得到处理",
    wait: "等位或上菜时间",
  },
  now: "刚刚",
  minutes: "{n} 分钟",
  hours: "{n} 小时",
  calls: "呼叫服务员",
  settled: "已处理",
  mended: "已改为：{rating}",
  withdrawn: "已撤回",
  recalled: "已取消呼叫",
  may: "可能还会更改",
  go: "我去",
  done: "已处理",
  notMe: "我不去了",
  mine: "您去（{name}）",
  goes: "{name}正在前往",
  was: "{name}去过了",
  nobody: "目前没有人等候。新的呼叫和低分会显示在这里。",
  earlier: "之前",
  connecting: "正在连接…",
  live: "实时",
  polling: "每隔几秒更新",
  offline: "没有网络连接：内容可能已过时",
  refused: "密钥无效",
  noKey: "请再次打开此看板的链接，或输入密钥。",
  refusedWhy: "此密钥已被吊销，或不属于任何看板。请索取新密钥并在此输入。",
  key: "此看板的密钥",
  open: "打开",
  whoTitle: "您的名字",
  whoWhy: "您前往时客人会看到：“Maya正在过来。”名字保存在这台平板上。",
  name: "名字",
  cancel: "取消",
  ok: "确定",
  sound: "声音",
  iAm: "我是{name}",
  taken: "{name}已经去了。",
  failed: "没有发送成功，请重试。",
};

const ZH_HANT: Words = {
  lang: "zh-Hant",
  ratings: ["很不滿意", "不滿意", "普通", "滿意", "很滿意"],
  reasons: {
    attitude: "服務態度",
    automation: "手機或自助機點餐",
    communication: "對需求的關注",
    environment: "環境、噪音、衛生",
    knowledge: "對餐點的了解",
    other: "其他",
    policy: "店內規定",
    price: "價格",
    product: "餐點和飲料",
    selfservice: "自助服務",
    system: "付款或系統問題",
    unresolved: "有問題沒有得到處理",
    wait: "等候時間",
  },
  now: "剛剛",
  minutes: "{n} 分鐘",
  hours: "{n} 小時",
  calls: "呼叫服務人員",
  settled: "已處理",
  mended: "已改為：{rating}",
  withdrawn: "已撤回",
  recalled: "已取消呼叫",
  may: "可能還會更改",
  go: "我去",
  done: "已處理",
  notMe: "我不去了",
  mine: "您去（{name}）",
  goes: "{name}正在前往",
  was: "{name}去過了",
  nobody: "目前沒有人等候。新的呼叫和低分會顯示在這裡。",
  earlier: "稍早",
  connecting: "正在連線…",
  live: "即時",
  polling: "每隔幾秒更新",
  offline: "沒有網路連線：內容可能已過時",
  refused: "金鑰無效",
  noKey: "請再次開啟此看板的連結，或輸入金鑰。",
  refusedWhy: "此金鑰已被撤銷，或不屬於任何看板。請索取新金鑰並在此輸入。",
  key: "此看板的金鑰",
  open: "開啟",
  whoTitle: "您的名字",
  whoWhy: "您前往時客人會看到：「Maya正在過來。」名字保存在這台平板上。",
  name: "名字",
  cancel: "取消",
  ok: "確定",
  sound: "聲音",
  iAm: "我是{name}",
  taken: "{name}已經去了。",
  failed: "沒有傳送成功，請再試一次。",
};

const JA: Words = {
  lang: "ja",
  ratings: ["大変不満", "不満", "普通", "満足", "大変満足"],
  reasons: {
    attitude: "接客の態度",
    automation: "アプリや端末での注文",
    communication: "要望への気配り",
    environment: "店内・騒音・清潔さ",
    knowledge: "メニューの知識",
    other: "その他",
    policy: "お店のルール",
    price: "価格",
    product: "料理・飲み物",
    selfservice: "セルフサービス",
    system: "支払いやシステム",
    unresolved: "対応されなかったことがある",
    wait: "待ち時間",
  },
  now: "たった今",
  minutes: "{n} 分前",
  hours: "{n} 時間前",
  calls: "お呼び出し",
  settled: "対応済み",
  mended: "変更後：{rating}",
  withdrawn: "取り消されました",
  recalled: "呼び出しの取り消し",
  may: "まだ変わることがあります",
  go: "私が行きます",
  done: "対応済み",
  notMe: "やはり行けません",
  mine: "あなたが対応中（{name}）",
  goes: "{name}が対応中",
  was: "{name}が対応しました",
  nobody: "お待ちのお客様はいません。新しい呼び出しと低い評価はここに表示されます。",
  earlier: "これまで",
  connecting: "接続中…",
  live: "リアルタイム",
  polling: "数秒ごとに更新",
  offline: "接続がありません。表示が古い可能性があります",
  refused: "キーが無効です",
  noKey: "このボードのリンクをもう一度開くか、キーを入力してください。",
  refusedWhy: "このキーは失効しているか、ボードのものではありません。新しいキーを入力してください。",
  key: "このボードのキー",
  open: "開く",
  whoTitle: "あなたの名前",
  whoWhy: "対応するとき、お客様に「Mayaがまもなく伺います。」と表示されます。名前はこの端末に保存されます。",
  name: "名前",
  cancel: "キャンセル",
  ok: "OK",
  sound: "音",
  iAm: "{name}",
  taken: "{name}がすでに対応しています。",
  failed: "送信できませんでした。もう一度お試しください。",
};

const ES: Words = {
  lang: "es",
  ratings: ["Muy bajo", "Bajo", "Medio", "Alto", "Muy alto"],
  reasons: {
    attitude: "Amabilidad",
    automation: "Pedido por app o pantalla",
    communication: "Atención a mis deseos",
    environment: "Sala, ruido, limpieza",
    knowledge: "Conocimiento del menú",
    other: "Otro motivo",
    policy: "Normas de la casa",
    price: "Precio",
    product: "Comida y bebida",
    selfservice: "Autoservicio",
    system: "Pago o tecnología",
    unresolved: "Algo quedó sin resolver",
    wait: "Tiempo de espera",
  },
  now: "ahora mismo",
  minutes: "{n} min",
  hours: "{n} h",
  calls: "Pide que vaya alguien",
  settled: "Hecho",
  mended: "Cambiado a: {rating}",
  withdrawn: "Retirada",
  recalled: "Llamada retirada",
  may: "Aún puede cambiar",
  go: "Voy yo",
  done: "Hecho",
  notMe: "Al final no voy",
  mine: "Va usted ({name})",
  goes: "Va {name}",
  was: "Fue {name}",
  nobody: "Nadie está esperando. Aquí aparecen las llamadas y las valoraciones bajas.",
  earlier: "Anteriores",
  connecting: "Conectando…",
  live: "En directo",
  polling: "Se actualiza cada pocos segundos",
  offline: "Sin conexión: puede no estar al día",
  refused: "La clave no abre nada",
  noKey: "Abra de nuevo el enlace de este panel o introduzca su clave.",
  refusedWhy: "Esta clave se revocó o no abre ningún panel. Pida otra o introdúzcala aquí.",
  key: "Clave de este panel",
  open: "Abrir",
  whoTitle: "Su nombre",
  whoWhy: "Los clientes lo leen cuando va usted: «Maya ya va hacia su mesa». Se queda en esta tableta.",
  name: "Nombre",
  cancel: "Cancelar",
  ok: "Aceptar",
  sound: "Sonido",
  iAm: "Soy {name}",
  taken: "Ya va {name}.",
  failed: "No se ha enviado. Inténtelo de nuevo.",
};

const AR: Words = {
  lang: "ar",
  ratings: ["غير راضٍ للغاية", "غير راضٍ", "محايد", "راضٍ", "راضٍ للغاية"],
  reasons: {
    attitude: "اللطف في التعامل",
    automation: "الطلب بالتطبيق أو الشاشة",
    communication: "الاهتمام بطلباتي",
    environment: "المكان والضوضاء والنظافة",
    knowledge: "الإلمام بقائمة الطعام",
    other: "سبب آخر",
    policy: "قواعد المطعم",
    price: "السعر",
    product: "الطعام والمشروبات",
    selfservice: "الخدمة الذاتية",
    system: "الدفع أو التقنية",
    unresolved: "بقيت مشكلة دون حل",
    wait: "وقت الانتظار",
  },
  now: "الآن",
  minutes: "{n} د",
  hours: "{n} س",
  calls: "يطلب أحدًا",
  settled: "تمّ",
  mended: "غُيّر إلى: {rating}",
  withdrawn: "سُحب",
  recalled: "سُحب الطلب",
  may: "قد يتغيّر بعد",
  go: "أنا ذاهب",
  done: "تمّ",
  notMe: "لن أذهب",
  mine: "أنت في الطريق ({name})",
  goes: "{name} في الطريق",
  was: "حضر {name}",
  nobody: "لا أحد ينتظر. تظهر هنا الطلبات والتقييمات المنخفضة الجديدة.",
  earlier: "سابقًا",
  connecting: "جارٍ الاتصال…",
  live: "مباشر",
  polling: "يُحدَّث كل بضع ثوانٍ",
  offline: "لا اتصال: قد لا يكون هذا محدَّثًا",
  refused: "المفتاح لا يفتح شيئًا",
  noKey: "افتح رابط هذه اللوحة مجددًا أو أدخل مفتاحها.",
  refusedWhy: "أُلغي هذا المفتاح أو أنه لا يفتح أي لوحة. اطلب غيره أو أدخله هنا.",
  key: "مفتاح هذه اللوحة",
  open: "فتح",
  whoTitle: "اسمك",
  whoWhy: "يقرؤه الضيوف حين تذهب إليهم: «Maya في الطريق إليك». ويبقى على هذا الجهاز.",
  name: "الاسم",
  cancel: "إلغاء",
  ok: "حسنًا",
  sound: "الصوت",
  iAm: "أنا {name}",
  taken: "{name} في الطريق بالفعل.",
  failed: "لم يصل ذلك. يُرجى المحاولة مجددًا.",
};

const ALL = [EN, ZH_HANS, ZH_HANT, JA, ES, AR];

/** The first language of the tablet that is ours, else English. */
export function wordsFor(wanted: readonly string[]): Words {
  for (const tag of wanted) {
    const traditional = /^zh(-.*)?-(Hant|TW|HK|MO)/i.test(tag);
    const lang = /^zh/i.test(tag) ? (traditional ? "zh-Hant" : "zh-Hans") : tag.split("-")[0]?.toLowerCase();
    const known = ALL.find((words) => words.lang === lang);
    if (known) return known;
  }
  return EN;
}
