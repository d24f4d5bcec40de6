/// A language that can be told by its script and its most frequent words, by its code of ISO 639-1.
public enum Language: String, Sendable, Hashable, Codable, CaseIterable {
    /// Arabic, Chinese, Dutch, English, French.
    case arabic = "ar"
    case chinese = "zh"
    case dutch = "nl"
    case english = "en"
    case french = "fr"
    /// German, Greek, Hebrew, Hindi, Italian.
    case german = "de"
    case greek = "el"
    case hebrew = "he"
    case hindi = "hi"
    case italian = "it"
    /// Japanese, Korean, Polish, Portuguese, Russian.
    case japanese = "ja"
    case korean = "ko"
    case polish = "pl"
    case portuguese = "pt"
    case russian = "ru"
    /// Spanish, Swedish, Thai, Turkish.
    case spanish = "es"
    case swedish = "sv"
    case thai = "th"
    case turkish = "tr"

    /// The most frequent words of the languages that share a script: articles, pronouns, prepositions, conjunctions.
    ///
    /// A word that several languages have counts for each of them as a part of one.
    static let frequentWords: [Language: String] = [
        .english: """
        the of and to in is that it for was on are with as be at by this have from or an but not they you which his
        her she he their has had we were been can will would there what when who if more so about your i my
        """,
        .spanish: """
        de la que el en y los del se las por un para con no una su al lo como más pero sus le ya este sí porque esta
        son entre cuando muy sin sobre también me hasta hay donde quien está es ser fue han yo eso nosotros
        """,
        .french: """
        de la le et les des en un du une que est pour qui dans par plus pas au sur ne se ce il sont avec son mais
        comme ou si leur elle cette ces nous vous je être fait aux même été ont sans où très bien c d l j n qu
        """,
        .german: """
        der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor
        """,
        .italian: """
        di e il la che in un a per è una del i non le con si da della al dei nel sono come alla più anche gli ma lo
        ha delle su se o questo dal suo essere ci ed molto perché questa tra quando io loro cosa stato sua
        """,
        .portuguese: """
        de a o que e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua ou
        quando muito nos já eu também só pelo pela até isso ela entre depois sem mesmo são foi está você é ser
        """,
        .dutch: """
        de het een en van in is dat op te zijn met voor niet aan er om ook als dan maar bij nog uit wordt door naar
        of heeft hebben ze zich hij deze worden over meer kan tot ik je wat dit die zo waren geen
        """,
        .swedish: """
        och i att det som en på är av för med den till inte om ett han har de jag var men sig från vi så kan när år
        hade nu också eller mot hon under efter vid bli där mycket detta denna skulle
        """,
        .polish: """
        w i na z się nie do to że jest o jak za od po ale co a przez dla są tak czy być już tylko jego jej tym który
        która które oraz był była było może go mnie ich pod także bardzo
        """,
        .turkish: """
        ve bir bu da de için ile çok daha olarak gibi ne o en kadar var sonra ise olan değil ama her ben ya mi mı
        olduğu diye veya şey sen biz onun bunu kendi iyi
        """,
        .russian: """
        и в не на что он с как это по но они к у мы из за то я же от так о для было бы вы его её или только ещё
        когда есть был если также может этого
        """,
        .hindi: "के का की में है और को से पर यह कि एक ने हैं भी नहीं लिए हो था वह इस तो कर या",
        .arabic: "في من على إلى أن هذا هذه التي الذي عن مع لا ما هو هي كان كل أو بين بعد قد ثم وهو",
    ]
}
