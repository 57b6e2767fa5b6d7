import ArgumentParser
import Configuration

/// Who is let in, how much he may ask for, and how.
struct EdgeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Who is let in: none or keys, see 'jobd keys' (default: none).", valueName: "way"))
    var auth: String?

    @Option(help: ArgumentHelp("Let in JWTs of an identity provider with these keys (JWKS).", valueName: "file|url"))
    var jwks: String?

    @Option(help: ArgumentHelp("What the 'iss' of a JWT must be.", valueName: "issuer"))
    var jwtIssuer: String?

    @Option(help: ArgumentHelp("What must be in the 'aud' of a JWT.", valueName: "audience"))
    var jwtAudience: String?

    @Option(
        help: ArgumentHelp("Requests of an owner: off, 100/s, 6000/m or 50000/h (default: off).", valueName: "rate")
    )
    var rateLimit: String?

    @Option(
        help: ArgumentHelp("Jobs of an owner that may be unfinished at a time (default: any).", valueName: "number")
    )
    var maxUnfinished: Int?

    @Option(
        help: ArgumentHelp("Origins whose web pages may call, with commas, or * (default: none).", valueName: "origins")
    )
    var corsOrigin: String?

    @Option(
        help: ArgumentHelp("Serve https with this certificate chain (PEM); read again at SIGHUP.", valueName: "file")
    )
    var tlsCertificate: String?

    @Option(help: ArgumentHelp("The private key of the certificate (PEM).", valueName: "file"))
    var tlsKey: String?

    /// The options given, by name.
    var values: [String: ConfigValue] {
        var values: [String: ConfigValue] = [:]
        values.set("auth", auth)
        values.set("jwks", jwks)
        values.set("jwt-issuer", jwtIssuer)
        values.set("jwt-audience", jwtAudience)
        values.set("rate-limit", rateLimit)
        values.set("max-unfinished", maxUnfinished)
        values.set("cors-origin", corsOrigin)
        values.set("tls-certificate", tlsCertificate)
        values.set("tls-key", tlsKey)
        return values
    }
}
