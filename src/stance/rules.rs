//! What each finder of this pass means, for `jiaozhu rules`.

use crate::base::{Pass, RuleDoc};

macro_rules! rules {
    ($($id:literal $what:literal $why:literal $example:literal)*) => {
        /// The documentation of every decision of this pass.
        pub const RULES: &[RuleDoc] = &[$(RuleDoc { id: $id, pass: Pass::Stance, what: $what, why: $why, example: $example }),*];
    };
}

rules! {
    "stance:scare-quotes"
    "A short phrase in quotation marks that holds a value-laden or borrowed word distances who writes it: against the target, by the author or by whom the sentence reports."
    "Writers put others' words of praise in quotation marks to disown them. Names, terms of art and reported speech in quotation marks do not count."
    "该国与“理念相近”的伙伴商讨供应链 → against, author, cue 理念相近"
    "stance:so-called"
    "所谓 before another's word distances the author: against the target."
    "It says that the word is another's and wrong."
    "所谓的风险清单 → against, author, cue 所谓"
    "stance:motive"
    "A bad motive or a metaphor of war and pressure: against the target."
    "围堵, 拉拢, 武器化 judge by naming. In a reported passage the source judges, else the author."
    "此举意在拉拢邻国 → against, author, cue 拉拢"
    "stance:evaluation"
    "Words of fault and harm are against the target, words of benefit, achievement and praise for it. After 但, 却 the later clause wins, and what 虽然 admits counts little; a negator within five characters turns a cue; 是否, 能否, 有待 leave open what follows; what follows 旨在 is an aim, not a judgement; a definition (所谓…，是指…) judges nothing; a fault found with a criticism (这种批评忽视了…) takes the target's part. What is done to the target (打压…企业) is not against it, and what would be without it (如果没有…) counts the other way round."
    "The plainest case: the sentence says that it is good or bad, useful or harmful."
    "该机制缺乏透明度 → against; 虽然起步晚,但取得明显进展 → favor"
    "stance:advice"
    "Words of advice (应, 有必要, 亟须) speak for what is advised, by whom the sentence or the passage reports, else by the author. Duties (必须) and bare imperatives (加快…) count only in recommendations and in texts that advise in their own voice (通知如下, 我国). Doing away with the target (破除…) is against it, and so is a call to (应当取消…)."
    "To recommend a thing is to favour it. 要求 and 规定 report an order and recommend nothing."
    "白皮书称,需要扩大储备 → favor, 白皮书, cue 需要"
    "stance:advice-section"
    "In a section headed 对策, 启示 or 建议, or where the author near the end calls on his own side, a sentence without another cue favours the target of recommendations."
    "Such sections are written in imperatives without markers."
    "(对策) 以试点带动推广。 → favor, author"
    "stance:advocacy"
    "A reporting verb that takes sides (强调, 建议, 呼吁, 鼓励): its subject favours the target, or is against what it wants undone (呼吁取消…)."
    "Who urges a thing is for it. A verb before 的 (反复强调的…) is an attribute and does not count."
    "内阁强调将加大投入 → favor, 内阁, cue 强调"
    "stance:attitude"
    "A word by which a party itself takes a stand (反对, 欢迎, 希望, 敦促): the subject holds it; without one, at the head of a sentence, who speaks; after 应 (各国应致力于…), who says so. A call to stop (停止, 不要) turns 希望 into against."
    "These words name stance and holder at once."
    "工会坚决反对该法案 → against, 工会, cue 坚决反对"
    "stance:alias"
    "The sentence names the target and judges nothing: none. The holder is who is reported: the subject of a reporting verb (X称, X在报告中指出), 据X报道, 在X看来, X援引…的话称; else the author, or the speaker that labels the paragraph (某某：)."
    "A neutral report is a row of its own: it shows where a target is spoken of."
    "政府公布了计划 → none, author; “计划”称,… → none, 计划"
    "stance:reference"
    "As stance:alias, where the sentence refers back (该法案, 这一机制) to a target of the sentence before."
    "The target need not be named twice."
    "该法案分四章。 → none"
    "stance:topic"
    "As stance:alias, where the sentence goes on with the paragraph's target or, else, the target that title, headings and sentences name most often, once it was named."
    "Articles do not repeat their subject in every sentence. Background without a link to it gets no row."
    "(第二句) 双方还商定每年开会。 → none"
    "stance:context"
    "As stance:alias, where no rule names the target, but a fitted model does: from words shared with its name and aliases, words of the same matters, its actors and states, the neighbouring sentences, the paragraph, the turn of the speaker (the question to an answer), the heading and the article."
    "Texts seldom repeat an alias. The weights are in src/stance/weights.tsv; `jiaozhu fit-stance` makes them. See Mohammad et al. 2016 (SemEval-2016 Task 6) for stance toward targets that a text need not name."
    "(alias: 出口限制) 新的限制令各方不安。 → against"
    "stance:wording"
    "No cue of the lexicons decides, but the words of the sentence that can judge (verbs, adjectives, adverbs, idioms) do, by fitted weights. The cues are those that tell most."
    "Most judgements are made in plain words, which only lean to a side. The weights are in src/stance/weights.tsv; `jiaozhu fit-stance` makes them from annotated texts."
    "(居民抱怨) 房租飞涨 → against, cue 抱怨"
    "stance:leaning"
    "No cue decides, but a fitted model does: from the name of the target, whose doing it is, who holds the stance, and how the article speaks of it elsewhere."
    "A text that condemns a thing throughout does so in plain words, too. In every row the model has the last word on the polarity; where cues support it, the finder is that of the heaviest cue."
    "(after three sentences against it) 该做法持续了两年。 → against"
}
