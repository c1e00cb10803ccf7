UPDATE instance
SET connection_status = :status,
    status_since      = :statusSince,
    reason_code       = :reasonCode,
    reason            = :reason,
    reason_at         = :reasonAt,
    paired            = :paired,
    needs_since       = CASE WHEN needs_human = :need OR :need IS NULL AND needs_human IN (:lasting) THEN needs_since
                             WHEN :need IS NULL THEN NULL ELSE :now END,
    needs_human       = IF(:need IS NULL AND needs_human IN (:lasting), needs_human, :need),
    connected_since   = :connectedSince,
    down_since        = :downSince,
    observed_at       = :observedAt,
    proxy_state       = :proxyState,
    qr_code           = :qrCode,
    qr_png            = :qrPng,
    qr_pairing_code   = :qrPairingCode,
    qr_at             = :qrAt,
    version           = version + 1,
    changed_at        = :now
WHERE name = :name AND version = :version
