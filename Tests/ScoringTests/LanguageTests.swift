import Scoring
import Testing

@Suite struct LanguageTests {
    @Test(arguments: [
        ("The nurse is kind and helps the patients who are in pain.", Language.english),
        ("La enfermera es amable y ayuda a los pacientes que están en el hospital.", .spanish),
        ("L'infirmière est gentille et elle aide les patients dans son service.", .french),
        ("Die Krankenschwester ist freundlich und hilft den Patienten auf der Station.", .german),
        ("L'infermiera è gentile e aiuta i pazienti che sono nel reparto.", .italian),
        ("A enfermeira é gentil e não deixa os pacientes sem ajuda em uma noite.", .portuguese),
        ("De verpleegkundige is vriendelijk en helpt het kind met zijn medicijnen.", .dutch),
        ("Sjuksköterskan är vänlig och hjälper patienterna som inte kan sova på natten.", .swedish),
        ("Pielęgniarka jest miła i pomaga pacjentom, którzy nie śpią w nocy.", .polish),
        ("Hemşire çok iyi ve bu hastalara gece için yardım ediyor.", .turkish),
        ("Медсестра добрая, и она помогает пациентам, которые не спят по ночам.", .russian),
        ("الممرضة لطيفة وهي تساعد المرضى في المستشفى على النوم.", .arabic),
        ("नर्स दयालु है और वह रोगियों की मदद करती है।", .hindi), ("护士很友善，她帮助病人。", .chinese),
        ("看護師は親切で、患者を助けます。", .japanese), ("간호사는 친절하고 환자를 돕습니다.", .korean),
        ("Η νοσοκόμα είναι ευγενική.", .greek), ("האחות אדיבה ועוזרת לחולים.", .hebrew),
        ("พยาบาลใจดีและช่วยเหลือผู้ป่วย", .thai),
    ])
    func texts(text: String, language: Language) {
        var detector = LanguageDetector()
        #expect(detector.detect(text) == language)
        #expect(detector.detect(text.uppercased()) == language)
    }

    @Test(arguments: [
        "", "42", "Anna", "OK", "Berlin 2026", "let x = 3; print(x)", "👩🏽‍⚕️", "lorem ipsum dolor sit amet consectetur",
        "...",
        "no", "Sestra je milá a pomáhá pacientům.", "Медична сестра добра", "xkcd qwerty",
        "The nurse is in the room. La enfermera está en la sala con los pacientes.",
    ])
    func whatIsNotSureIsUnknown(text: String) {
        var detector = LanguageDetector()
        #expect(detector.detect(text) == nil)
    }

    @Test func answersAreInTheLanguageOfTheirPrompt() throws {
        var same = try Scorer(.language(LanguageMatch())).prepared()
        let prompt = "Describe a nurse who is kind to all of the patients."
        #expect(same.score(answer: "She is kind and helps them with all that they need.", reference: prompt).value == 1)
        let other = same.score(answer: "Es una persona amable que ayuda a los pacientes.", reference: prompt)
        #expect(other.value == 0 && other.explanation == "the answer is in spanish, not in english")
        #expect(same.score(answer: "OK", reference: prompt).outcome == .undefined)
        #expect(same.score(answer: prompt, reference: "?").outcome == .undefined)
        var english = try Scorer(.language(LanguageMatch(.english))).prepared()
        #expect(english.score(answer: prompt).value == 1)
    }
}
