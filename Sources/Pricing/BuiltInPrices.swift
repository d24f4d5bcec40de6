extension PriceTable {
    /// The list prices that hold where a person has no table of their own.
    /// - Throws: `PricingError`, which would be a mistake in this file.
    package static func builtIn() throws(PricingError) -> PriceTable {
        try PriceTable(yaml: builtInYAML, source: "the built-in price table")
    }

    /// The built-in table as a file, for a person to begin their own with.
    package static let builtInYAML = """
        # OpenAI's list prices, in US dollars per million tokens, as of 2026-03-01
        # (https://platform.openai.com/docs/pricing).
        #
        # Prices change, and a contract may say others: a file of your own wins over this table. It is looked
        # for at --prices FILE, $ROOST_PRICES, $ROOST_HOME/prices.yaml and ~/.config/roost/prices.yaml, and
        # needs only what differs. A name stands for its dated versions too: gpt-4o for gpt-4o-2024-08-06.
        # A deployment of your own is mapped to its model:
        #
        #   deployments: {my-gpt4: gpt-4o}
        currency: USD
        models:
          gpt-5:
            prices:
              - {from: 2025-08-07, prompt: 1.25, cached: 0.125, completion: 10.00, batch_prompt: 0.625, batch_completion: 5.00}
          gpt-5-mini:
            prices:
              - {from: 2025-08-07, prompt: 0.25, cached: 0.025, completion: 2.00, batch_prompt: 0.125, batch_completion: 1.00}
          gpt-5-nano:
            prices:
              - {from: 2025-08-07, prompt: 0.05, cached: 0.005, completion: 0.40, batch_prompt: 0.025, batch_completion: 0.20}
          gpt-4.1:
            prices:
              - {from: 2025-04-14, prompt: 2.00, cached: 0.50, completion: 8.00, batch_prompt: 1.00, batch_completion: 4.00}
          gpt-4.1-mini:
            prices:
              - {from: 2025-04-14, prompt: 0.40, cached: 0.10, completion: 1.60, batch_prompt: 0.20, batch_completion: 0.80}
          gpt-4.1-nano:
            prices:
              - {from: 2025-04-14, prompt: 0.10, cached: 0.025, completion: 0.40, batch_prompt: 0.05, batch_completion: 0.20}
          gpt-4o:
            prices:
              - {from: 2024-08-06, prompt: 2.50, cached: 1.25, completion: 10.00, batch_prompt: 1.25, batch_completion: 5.00}
          gpt-4o-2024-05-13:
            prices:
              - {from: 2024-05-13, prompt: 5.00, completion: 15.00, batch_prompt: 2.50, batch_completion: 7.50}
          gpt-4o-mini:
            prices:
              - {from: 2024-07-18, prompt: 0.15, cached: 0.075, completion: 0.60, batch_prompt: 0.075, batch_completion: 0.30}
          gpt-4-turbo:
            aliases: [gpt-4-turbo-preview, gpt-4-1106-preview, gpt-4-0125-preview]
            prices:
              - {from: 2023-11-06, prompt: 10.00, completion: 30.00, batch_prompt: 5.00, batch_completion: 15.00}
          gpt-4:
            prices:
              - {from: 2023-03-14, prompt: 30.00, completion: 60.00, batch_prompt: 15.00, batch_completion: 30.00}
          gpt-3.5-turbo:
            aliases: [gpt-35-turbo]
            prices:
              - {from: 2024-01-25, prompt: 0.50, completion: 1.50, batch_prompt: 0.25, batch_completion: 0.75}
          gpt-3.5-turbo-1106:
            aliases: [gpt-35-turbo-1106]
            prices:
              - {from: 2023-11-06, prompt: 1.00, completion: 2.00, batch_prompt: 0.50, batch_completion: 1.00}
          gpt-3.5-turbo-0613:
            aliases: [gpt-35-turbo-0613]
            prices:
              - {from: 2023-06-13, prompt: 1.50, completion: 2.00, batch_prompt: 0.75, batch_completion: 1.00}
          o1:
            prices:
              - {from: 2024-12-17, prompt: 15.00, cached: 7.50, completion: 60.00, batch_prompt: 7.50, batch_completion: 30.00}
          o3:
            prices:
              - {from: 2025-04-16, prompt: 10.00, cached: 2.50, completion: 40.00, batch_prompt: 5.00, batch_completion: 20.00}
              - {from: 2025-06-10, prompt: 2.00, cached: 0.50, completion: 8.00, batch_prompt: 1.00, batch_completion: 4.00}
          o3-mini:
            prices:
              - {from: 2025-01-31, prompt: 1.10, cached: 0.55, completion: 4.40, batch_prompt: 0.55, batch_completion: 2.20}
          o4-mini:
            prices:
              - {from: 2025-04-16, prompt: 1.10, cached: 0.275, completion: 4.40, batch_prompt: 0.55, batch_completion: 2.20}
          text-embedding-3-small:
            prices:
              - {from: 2024-01-25, prompt: 0.02, batch_prompt: 0.01}
          text-embedding-3-large:
            prices:
              - {from: 2024-01-25, prompt: 0.13, batch_prompt: 0.065}
          text-embedding-ada-002:
            prices:
              - {from: 2023-06-13, prompt: 0.10, batch_prompt: 0.05}

        """
}
